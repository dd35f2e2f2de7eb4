using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>A worker as the pool knows it.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Node">The node it belongs to.</param>
/// <param name="Device">Its device, for people.</param>
/// <param name="Lease">The job it is leased to, or null.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
/// <param name="Leaving">Its job was asked to release it.</param>
public sealed record PooledWorker(WorkerId Worker, string Node, string Device, JobId? Lease, int RunAttempt, bool Leaving)
{
    /// <summary>The release that its job was asked for; repeated until the worker has left, since it may not have joined
    /// yet.</summary>
    public ReleaseWorker? Asked { get; init; }

    /// <summary>When the lease was sent, as a timestamp of the pool's clock, until a report confirms it; else null.</summary>
    public long? Unconfirmed { get; init; }
}
