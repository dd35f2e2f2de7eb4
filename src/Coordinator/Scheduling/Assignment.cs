using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>Why a node was handed to a worker.</summary>
public enum AssignmentReason
{
    /// <summary>Its share of a step that begins.</summary>
    Share,

    /// <summary>The worker that had it is gone.</summary>
    HolderFailed,

    /// <summary>The worker that has it takes over three times as long as usual; both compute it and the first answer
    /// counts.</summary>
    HolderSlow,

    /// <summary>It had waited for a worker.</summary>
    WorkerCame,
}

/// <summary>A decision to give a worker a task.</summary>
public readonly record struct Assignment(WorkerId Worker, GradientTask Task, AssignmentReason Reason);
