using System.Text.Json.Nodes;
using DistTrain.Coordinator.Telemetry;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// Jobs and workers as they were at most half a second ago: however many people watch, the cluster is asked once.
/// </summary>
internal sealed class ClusterOverview(IClusterApi api, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _turn = new(1);
    private Overview? _last;
    private long _asked;

    /// <summary>What is going on now.</summary>
    public async Task<Overview> GetAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_last is not null && time.GetElapsedTime(_asked) < KeptFor)
                return _last;
            var jobs = api.JobsAsync(cancellation);
            var workers = api.WorkersAsync(cancellation);
            var texts = await jobs.ConfigureAwait(false);
            JobView[] views = [.. texts.Select(JobStatusJson.Read)];
            var pool = JsonNode.Parse(await workers.ConfigureAwait(false)) as JsonArray ?? [];
            _last = new Overview(views, texts, pool, Join(pool, views).ToJsonString());
            _asked = time.GetTimestamp();
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The same with the cluster's members, for the metrics.</summary>
    public async Task<ClusterState> StateAsync(CancellationToken cancellation)
    {
        var cluster = await api.ClusterAsync(cancellation).ConfigureAwait(false);
        var now = await GetAsync(cancellation).ConfigureAwait(false);
        return new ClusterState(cluster, now.Jobs, [.. now.Workers.OfType<JsonObject>()]);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The pool knows who is leased to which job; the jobs know what each is doing and how fast.</summary>
    private static JsonArray Join(JsonArray pool, IEnumerable<JobView> jobs)
    {
        var busy = jobs.SelectMany(job => job.Workers)
            .GroupBy(worker => worker.Worker, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        foreach (var worker in pool.OfType<JsonObject>())
        {
            var at = busy.GetValueOrDefault(worker["worker"]?.ToString() ?? "");
            worker["doing"] = at?.Doing ?? (worker["job"] is null ? "free" : "joins its job");
            worker["open_microbatches"] = at?.OpenMicrobatches ?? 0;
            worker["microbatches_per_second"] = at is { } known && double.IsFinite(known.MicrobatchesPerSecond) ? Math.Round(known.MicrobatchesPerSecond, 3) : 0;
        }

        return pool;
    }
}

/// <summary>Jobs and workers at a time.</summary>
/// <param name="Jobs">The jobs, newest first.</param>
/// <param name="JobTexts">The same as JSON, one for one.</param>
/// <param name="Workers">The workers, each with what it is doing.</param>
/// <param name="WorkersJson">The same as text.</param>
internal sealed record Overview(
    IReadOnlyList<JobView> Jobs, IReadOnlyList<string> JobTexts, JsonArray Workers, string WorkersJson)
{
    /// <summary>A job and its JSON; null when there is none of that id.</summary>
    public (JobView View, string Json)? Job(string id)
    {
        for (var i = 0; i < Jobs.Count; i++)
            if (Jobs[i].Id == id)
                return (Jobs[i], JobTexts[i]);
        return null;
    }
}
