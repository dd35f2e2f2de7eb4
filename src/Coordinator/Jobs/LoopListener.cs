using Akka.Actor;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Turns what a training loop tells into messages to its job; steps go to the observer directly.</summary>
internal sealed class LoopListener(IActorRef job, IRunObserver observer, RunCounters counters, TimeProvider time) : ITrainingListener
{
    private (WorkerId Worker, long At)? _lost;
    private long _lastStep = time.GetTimestamp();

    public void WorkerJoined(WorkerId worker, int workers) => Tell(new LoopNews.WorkerJoined(worker, workers));

    public void WorkerLeft(WorkerId worker, string reason, int workers) => Tell(new LoopNews.WorkerLeft(worker, reason, workers));

    public void WorkerLost(WorkerId worker, string reason, int workers)
    {
        counters.WorkerLost();
        _lost = (worker, time.GetTimestamp());
        Tell(new LoopNews.WorkerLost(worker, reason, workers));
    }

    public void Mixed(WorkerId worker, string difference) => Tell(new LoopNews.Mixed(worker, difference));

    public void NodeReassigned(Handout handout)
    {
        counters.NodeReassigned();
        Tell(new LoopNews.NodeReassigned(handout));
    }

    public void AnswerRefused(WorkerId worker, long step, int node, NodeVerdict verdict) =>
        Tell(new LoopNews.AnswerRefused(worker, step, node, verdict));

    public void StepCommitted(RunPosition position, int samples)
    {
        counters.StepCommitted(samples);
        _lastStep = time.GetTimestamp();
        observer.StepCommitted(position, samples);
        if (_lost is not { } lost)
            return;
        _lost = null;
        Tell(new LoopNews.StepAfterLoss(lost.Worker, position.Step, time.GetElapsedTime(lost.At)));
    }

    public void EpochEnded(EpochEnd end) => Tell(new LoopNews.EpochEnded(end, time.GetElapsedTime(_lastStep)));

    public void CheckpointTaken(TrainingSnapshot snapshot) => Tell(new LoopNews.CheckpointTaken(snapshot));

    public void Ended(RunResult result) => Tell(new LoopNews.Ended(result));

    private void Tell(LoopNews news) => job.Tell(news, ActorRefs.NoSender);
}
