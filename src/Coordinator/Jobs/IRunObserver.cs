using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Is told how a job goes. Calls come one after the other, from any thread, and must return at once.</summary>
public interface IRunObserver : IDisposable
{
    /// <summary>The first step of this start of the job is next.</summary>
    void Started(RunStart start);

    /// <summary>A step was committed; called for every step, so it must cost next to nothing.</summary>
    void StepCommitted(RunPosition position, int samples);

    /// <summary>An epoch ended.</summary>
    void EpochEnded(EpochRecord record);

    /// <summary>Something that a person who watches wants to know; a warning asks for a look.</summary>
    void Message(string text, bool warning);
}
