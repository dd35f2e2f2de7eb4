using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What a training loop tells its job.</summary>
internal abstract record LoopNews
{
    public sealed record WorkerJoined(WorkerId Worker, int Workers) : LoopNews;

    public sealed record WorkerLeft(WorkerId Worker, string Reason, int Workers) : LoopNews;

    public sealed record WorkerLost(WorkerId Worker, string Reason, int Workers) : LoopNews;

    public sealed record Mixed(WorkerId Worker, string Difference) : LoopNews;

    public sealed record StepAfterLoss(WorkerId Worker, long Step, TimeSpan After) : LoopNews;

    public sealed record NodeReassigned(Handout Handout) : LoopNews;

    public sealed record AnswerRefused(WorkerId Worker, long Step, int Node, NodeVerdict Verdict) : LoopNews;

    public sealed record EpochEnded(EpochEnd End, TimeSpan Validation) : LoopNews;

    public sealed record CheckpointTaken(TrainingSnapshot Snapshot) : LoopNews;

    public sealed record Ended(RunResult Result) : LoopNews;
}
