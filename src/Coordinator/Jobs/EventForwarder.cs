using Akka.Actor;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Sends what a step engine tells to its job as messages; steps go to the counters and the job's observer
/// directly.</summary>
internal sealed class EventForwarder(IActorRef job, ITrainingObserver observer, RunCounters counters) : ITrainingObserver
{
    public void StepCommitted(RunPosition position, int samples)
    {
        counters.StepCommitted(samples);
        observer.StepCommitted(position, samples);
    }

    public void Observe(TrainingEvent training) => job.Tell(training, ActorRefs.NoSender);

    public void Dispose()
    {
        // The observer and the counters are the job's.
    }
}
