using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// Is told what happens in a run: by the step engine under its lock, or by the run's actor. Calls come one after the other,
/// from any thread, and must return at once. Disposed by the run's owner.
/// </summary>
public interface ITrainingObserver : IDisposable
{
    /// <summary>A step was committed. Called for every step, so it must cost next to nothing.</summary>
    /// <param name="position">The next minibatch.</param>
    /// <param name="samples">Samples of the step.</param>
    void StepCommitted(RunPosition position, int samples);

    /// <summary>Any other event than a committed step.</summary>
    void Observe(TrainingEvent training);
}
