using System.Collections.Concurrent;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>
/// The counters of every job that this process has led; kept until it ends, so that a job which comes back counts on.
/// Thread-safe.
/// </summary>
public sealed class RunCounterBook
{
    private readonly ConcurrentDictionary<JobId, Entry> _entries = [];
    private long _starts;

    /// <summary>A job's counters, which begin with its first start here.</summary>
    public RunCounters Start(JobId job)
    {
        var order = Interlocked.Increment(ref _starts);
        return _entries.AddOrUpdate(job, _ => new Entry(new RunCounters(), order), (_, entry) => entry with { Order = order }).Counters;
    }

    /// <summary>The counters of the jobs that were started last.</summary>
    /// <param name="most">How many.</param>
    public IEnumerable<(JobId Job, RunCounters Counters)> Latest(int most) => _entries
        .OrderByDescending(entry => entry.Value.Order).Take(most).Select(entry => (entry.Key, entry.Value.Counters));

    private sealed record Entry(RunCounters Counters, long Order);
}
