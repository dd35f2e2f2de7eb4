using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Where a job stands; <see cref="JobTransitions"/> has the only ways from one state to another.</summary>
/// <param name="Phase">What the job is doing, or how it ended.</param>
/// <param name="Reason">Why, for people; null while it trains.</param>
/// <param name="Result">How it ended; null while it has not, and for a job that never trained.</param>
public sealed record JobState(JobPhase Phase, string? Reason = null, RunResult? Result = null)
{
    public static readonly JobState Queued = new(JobPhase.Queued, "waits to be started");

    /// <summary>Data and checkpoint are read.</summary>
    public static readonly JobState Preparing = new(JobPhase.Preparing, "reads its data and its last checkpoint");

    /// <summary>Whether nothing more will happen.</summary>
    public bool IsFinal => Phase.IsFinal();
}
