using System.Text.Json.Nodes;

namespace DistTrain.Coordinator.Http.Metrics;

/// <summary>Metrics of the cluster and its workers.</summary>
internal static class ClusterMetrics
{
    public const string ReadyHelp = "1 when this coordinator can take jobs.";

    private static readonly string[] WorkerStates = ["free", "leased", "leaving"];

    public static void Write(PrometheusText text, ClusterView cluster)
    {
        text.Single("disttrain_ready", "gauge", ReadyHelp, cluster.Ready ? 1 : 0);
        text.Metric("disttrain_cluster_members", "gauge", "Members of the cluster by role and status.");
        foreach (var group in cluster.Members.SelectMany(m => m.Roles.Select(role => (role, m.Status))).GroupBy(pair => pair))
            text.Sample("disttrain_cluster_members", group.Count(), ("role", group.Key.role), ("status", group.Key.Status));
        text.Single("disttrain_cluster_unreachable_members", "gauge", "Members that do not answer heartbeats.",
            cluster.Members.Count(member => !member.Reachable));
    }

    public static void WriteWorkers(PrometheusText text, Overview now)
    {
        var workers = now.Workers.OfType<JsonObject>().ToArray();
        text.Metric("disttrain_workers", "gauge", "Workers of the pool by state.");
        foreach (var state in WorkerStates)
            text.Sample("disttrain_workers", workers.Count(w => w["state"]?.ToString() == state), ("state", state));
        text.Metric("disttrain_worker_slices_per_second", "gauge", "Measured speed of a worker that trains; 0 before it is known.");
        foreach (var worker in now.Jobs.SelectMany(job => job.Workers.Select(worker => (job.Id, worker))))
            text.Sample("disttrain_worker_slices_per_second", worker.worker.SlicesPerSecond, ("job", worker.Id), ("worker", worker.worker.Worker));
    }
}
