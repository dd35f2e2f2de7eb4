using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>A decision to hand a node to a worker.</summary>
public readonly record struct Assignment(WorkerId Worker, GradientTask Task, AssignmentReason Reason);
