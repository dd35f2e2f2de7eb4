using System.Collections.Immutable;
using Akka.Actor;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// Cluster, jobs and workers as they were at most half a second ago: however many people watch, the cluster is asked once.
/// </summary>
internal sealed class ClusterOverview(IClusterApi api, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _turn = new(1);
    private ClusterState? _last;
    private long _asked;

    /// <summary>What is going on now.</summary>
    /// <exception cref="TimeoutException">The cluster does not answer.</exception>
    public async Task<ClusterState> GetAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_last is not null && time.GetElapsedTime(_asked) < KeptFor)
                return _last;
            var cluster = api.ClusterAsync(cancellation);
            var jobs = api.JobsAsync(cancellation);
            var workers = api.WorkersAsync(cancellation);
            await Task.WhenAll(cluster, jobs, workers).ConfigureAwait(false);
            _last = new ClusterState(await cluster, await jobs, Join(await workers, await jobs));
            _asked = time.GetTimestamp();
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What is going on now; null while the cluster does not answer.</summary>
    public async Task<ClusterState?> TryGetAsync(CancellationToken cancellation)
    {
        try
        {
            return await GetAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception silence) when (silence is AskTimeoutException or TimeoutException)
        {
            return null;
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The pool knows who is leased to which job; the jobs know what each is doing and how fast.</summary>
    private static ImmutableArray<WorkerStatus> Join(IEnumerable<WorkerStatus> pool, IEnumerable<JobStatus> jobs)
    {
        var busy = new Dictionary<WorkerId, JobWorker>();
        foreach (var worker in jobs.SelectMany(job => job.Workers))
            busy.TryAdd(worker.Worker, worker);
        return
        [
            .. pool.Select(worker => busy.GetValueOrDefault(worker.Worker) is { } at
                ? worker with
                {
                    Doing = at.Doing,
                    OpenMicrobatches = at.OpenMicrobatches,
                    MicrobatchesPerSecond = at.MicrobatchesPerSecond,
                }
                : worker with { Doing = worker.Job is null ? "free" : "joins its job" }),
        ];
    }
}
