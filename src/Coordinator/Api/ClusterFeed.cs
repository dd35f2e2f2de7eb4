using System.Net.ServerSentEvents;
using System.Text.Json;
using DistTrain.Coordinator.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>Jobs and workers, each whenever something about them changed.</summary>
internal sealed class ClusterFeed : IEventFeed
{
    private string? _jobs;
    private string? _workers;
    private bool _silent;

    public bool IsOver => false;

    public IEnumerable<SseItem<string>> Next(ClusterState? now)
    {
        if (now is null)
        {
            if (!_silent)
                yield return new("""{"text":"the cluster does not answer"}""", "silence");
            _silent = true;
            yield break;
        }

        var jobs = JsonSerializer.Serialize(now.Jobs, StatusJson.Default.IReadOnlyListJobStatus);
        var workers = JsonSerializer.Serialize(now.Workers ?? [], StatusJson.Default.IReadOnlyListWorkerStatus);
        if (jobs != _jobs || _silent)
            yield return new(jobs, "jobs");
        if (workers != _workers || _silent)
            yield return new(workers, "workers");
        (_jobs, _workers, _silent) = (jobs, workers, false);
    }
}
