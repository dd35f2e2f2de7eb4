using System.Diagnostics.Metrics;
using DistTrain.Shared.Telemetry;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Metrics of the cluster and its workers.</summary>
internal static class ClusterMetrics
{
    private static readonly string[] WorkerStates = ["free", "leased", "leaving"];

    public static void AddTo(MetricSet<ClusterState> set)
    {
        set.Add(Instruments.Ready, state => state.Cluster?.Ready == true ? 1 : 0);
        set.Add(Instruments.Members, state => (state.Cluster?.Members ?? [])
            .SelectMany(member => member.Roles.Select(role => (Role: role, member.Status))).GroupBy(pair => pair)
            .Select(group => Instruments.Members.At(group.Count(), group.Key.Role, group.Key.Status)));
        set.Add(Instruments.UnreachableMembers, state => state.Cluster is { } cluster
            ? [Instruments.UnreachableMembers.At(cluster.Members.Count(member => !member.Reachable))]
            : []);
        set.Add(Instruments.Workers, Workers);
    }

    private static IEnumerable<Measurement<double>> Workers(ClusterState state) => state.Workers is not { } workers
        ? []
        : WorkerStates.Select(name => Instruments.Workers.At(workers.Count(worker => worker["state"]?.ToString() == name), name));
}
