using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Progress;

/// <summary>Receives the progress of a run. Calls come one after the other, from any thread, and must return at
/// once.</summary>
public interface ITrainingProgress
{
    /// <summary>The data is prepared, the workers have joined, and the first step is next.</summary>
    void Started(TrainingStart start);

    /// <summary>A step was committed; called for every step, so it must be cheap.</summary>
    /// <param name="position">The position after the step.</param>
    /// <param name="samples">Samples of the step.</param>
    void StepCommitted(RunPosition position, int samples);

    /// <summary>An epoch has ended, with its validation.</summary>
    void EpochFinished(EpochRecord record);

    /// <summary>Something that a person who watches wants to know.</summary>
    void Message(string text);

    /// <summary>Something that a person should look at.</summary>
    void Warning(string text);
}
