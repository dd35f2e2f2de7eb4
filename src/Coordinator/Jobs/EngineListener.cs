using Akka.Actor;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Turns what a step engine tells into messages to its job; steps go to the observer directly.</summary>
internal sealed class EngineListener(IActorRef job, IRunObserver observer, RunCounters counters, TimeProvider time) : ITrainingListener
{
    private (WorkerId Worker, long At)? _lost;
    private long _lastStep = time.GetTimestamp();

    public void WorkerJoined(WorkerId worker, int workers) => Tell(new EngineEvent.WorkerJoined(worker, workers));

    public void WorkerLeft(WorkerId worker, string reason, int workers) => Tell(new EngineEvent.WorkerLeft(worker, reason, workers));

    public void WorkerLost(WorkerId worker, string reason, int workers)
    {
        counters.WorkerLost();
        _lost = (worker, time.GetTimestamp());
        Tell(new EngineEvent.WorkerLost(worker, reason, workers));
    }

    public void Heterogeneous(WorkerId worker, string difference) => Tell(new EngineEvent.Heterogeneous(worker, difference));

    public void TaskReassigned(Assignment assignment)
    {
        counters.TaskReassigned();
        Tell(new EngineEvent.TaskReassigned(assignment));
    }

    public void AnswerRefused(WorkerId worker, long step, int node, AnswerVerdict verdict) =>
        Tell(new EngineEvent.AnswerRefused(worker, step, node, verdict));

    public void StepCommitted(RunPosition position, int samples)
    {
        counters.StepCommitted(samples);
        _lastStep = time.GetTimestamp();
        observer.StepCommitted(position, samples);
        if (_lost is not { } lost)
            return;
        _lost = null;
        Tell(new EngineEvent.StepAfterLoss(lost.Worker, position.Step, time.GetElapsedTime(lost.At)));
    }

    public void EpochEnded(EpochEnd end) => Tell(new EngineEvent.EpochEnded(end, time.GetElapsedTime(_lastStep)));

    public void CheckpointTaken(TrainingSnapshot snapshot) => Tell(new EngineEvent.CheckpointTaken(snapshot));

    public void Ended(RunResult result) => Tell(new EngineEvent.Ended(result));

    private void Tell(EngineEvent news) => job.Tell(news, ActorRefs.NoSender);
}
