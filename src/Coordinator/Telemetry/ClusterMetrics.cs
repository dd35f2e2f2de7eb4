using System.Diagnostics.Metrics;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Metrics of the cluster and its workers.</summary>
internal static class ClusterMetrics
{
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

    private static IEnumerable<Measurement<double>> Workers(ClusterState cluster) => cluster.Workers is not { } workers
        ? []
        : Enum.GetValues<WorkerState>()
            .Select(state => Instruments.Workers.At(workers.Count(worker => worker.State == state), KebabCase.Of(state)));
}
