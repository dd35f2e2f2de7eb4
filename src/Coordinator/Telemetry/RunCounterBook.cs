using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Telemetry;

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
        return _entries.AddOrUpdate(
            job, _ => new Entry(new RunCounters(), order), (_, entry) => entry with { Order = order }).Counters;
    }

    /// <summary>The counters of the jobs that were started last.</summary>
    /// <param name="most">How many.</param>
    public IEnumerable<(JobId Job, RunCounters Counters)> Latest(int most) => _entries
        .OrderByDescending(entry => entry.Value.Order).Take(most).Select(entry => (entry.Key, entry.Value.Counters));

    /// <summary>Adds the instruments that are read from here, of the jobs that were started last.</summary>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        Count("disttrain.steps", "{step}", "Optimizer steps that this process committed.", counters => counters.Steps);
        Count("disttrain.samples", "{sample}", "Samples of the steps that this process committed.", counters => counters.Samples);
        Count(
            "disttrain.workers_lost", "{worker}", "Workers that a job lost: they died, hung or were cut off.",
            counters => counters.WorkersLost);
        Count(
            "disttrain.tasks_reassigned", "{node}", "Pieces of work given to another worker than planned.",
            counters => counters.TasksReassigned);
        meter.CreateObservableCounter(
            "disttrain.checkpoints", Checkpoints, "{checkpoint}", "Checkpoints by what became of them.");
        meter.CreateObservableGauge(
            "disttrain.checkpoint.duration", Durations, "s", "Time to write the last checkpoint, beside training.");

        void Count(string name, string unit, string description, Func<RunCounters, long> read) => meter.CreateObservableCounter(
            name, () => Latest(JobMetrics.MaxJobs).Select(entry => Measured.At(read(entry.Counters), ("job", entry.Job.Value))),
            unit, description);
    }

    private IEnumerable<Measurement<double>> Checkpoints()
    {
        foreach (var (job, counters) in Latest(JobMetrics.MaxJobs))
        {
            yield return Measured.At(counters.CheckpointsWritten, ("job", job.Value), ("outcome", "written"));
            yield return Measured.At(counters.CheckpointsFailed, ("job", job.Value), ("outcome", "failed"));
        }
    }

    private IEnumerable<Measurement<double>> Durations() => Latest(JobMetrics.MaxJobs)
        .Select(entry => (entry.Job, Seconds: entry.Counters.CheckpointSeconds)).Where(entry => !double.IsNaN(entry.Seconds))
        .Select(entry => Measured.At(entry.Seconds, ("job", entry.Job.Value)));

    private sealed record Entry(RunCounters Counters, long Order);
}
