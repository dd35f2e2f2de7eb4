using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>A decision to give a worker a task.</summary>
public readonly record struct Assignment(WorkerId Worker, GradientTask Task, AssignmentReason Reason);
