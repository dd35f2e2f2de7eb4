using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What a step engine tells its job.</summary>
internal abstract record EngineEvent
{
    public sealed record WorkerJoined(WorkerId Worker, int Workers) : EngineEvent;

    public sealed record WorkerLeft(WorkerId Worker, string Reason, int Workers) : EngineEvent;

    public sealed record WorkerLost(WorkerId Worker, string Reason, int Workers) : EngineEvent;

    public sealed record Heterogeneous(WorkerId Worker, string Difference) : EngineEvent;

    public sealed record StepAfterLoss(WorkerId Worker, long Step, TimeSpan After) : EngineEvent;

    public sealed record TaskReassigned(Assignment Assignment) : EngineEvent;

    public sealed record AnswerRefused(WorkerId Worker, long Step, int Node, AnswerVerdict Verdict) : EngineEvent;

    public sealed record EpochEnded(EpochEnd End, TimeSpan Validation) : EngineEvent;

    public sealed record CheckpointTaken(TrainingSnapshot Snapshot) : EngineEvent;

    public sealed record Ended(RunResult Result) : EngineEvent;
}
