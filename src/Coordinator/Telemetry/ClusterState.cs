using System.Text.Json.Nodes;
using DistTrain.Coordinator.Api;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>What the metrics of a cluster are read from, as it was when it was last looked at.</summary>
/// <param name="Cluster">The cluster; null when it does not answer.</param>
/// <param name="Jobs">Its jobs, newest first.</param>
/// <param name="Workers">The pool's workers, as <c>/api/workers</c> tells them; null when they are not known.</param>
public sealed record ClusterState(ClusterView? Cluster, IReadOnlyList<JobView> Jobs, IReadOnlyList<JsonObject>? Workers)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ClusterState Unknown = new(null, [], null);
}
