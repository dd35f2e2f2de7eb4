using System.Diagnostics.Metrics;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Metrics of the cluster and its workers, as each coordinator sees them.</summary>
internal static class ClusterMetrics
{
    /// <summary>Adds their instruments to the meter of the process.</summary>
    /// <param name="meter">The process's meter.</param>
    /// <param name="state">What they are read from; called whenever somebody collects, from any thread.</param>
    public static void AddTo(Meter meter, Func<ClusterState> state)
    {
        meter.CreateObservableGauge(
            "disttrain.ready", () => state().Cluster?.Ready == true ? 1.0 : 0.0, "", "1 when this coordinator can take jobs.");
        meter.CreateObservableGauge(
            "disttrain.cluster.members", () => Members(state()), "{member}", "Members of the cluster by role and status.");
        meter.CreateObservableGauge(
            "disttrain.cluster.unreachable_members", () => Unreachable(state()), "{member}",
            "Members that do not answer heartbeats.");
        meter.CreateObservableGauge("disttrain.workers", () => Workers(state()), "{worker}", "Workers of the pool by state.");
    }

    private static IEnumerable<Measurement<double>> Members(ClusterState state) => (state.Cluster?.Members ?? [])
        .SelectMany(member => member.Roles.Select(role => (Role: role, member.Status))).GroupBy(pair => pair)
        .Select(group => Measured.At(group.Count(), ("role", group.Key.Role), ("status", group.Key.Status)));

    private static IEnumerable<Measurement<double>> Unreachable(ClusterState state) => state.Cluster is { } cluster
        ? [Measured.At(cluster.Members.Count(member => !member.Reachable))]
        : [];

    private static IEnumerable<Measurement<double>> Workers(ClusterState state) => state.Workers is not { } workers
        ? []
        : Enum.GetValues<WorkerState>()
            .Select(one => Measured.At(workers.Count(worker => worker.State == one), ("state", KebabCase.Of(one))));
}
