using DistTrain.Shared.Telemetry;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Metrics of what this process did for the jobs that it leads or has led.</summary>
public static class RunMetrics
{
    /// <summary>Adds them.</summary>
    public static void AddTo<TState>(MetricSet<TState> set, RunCounterBook book)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(book);
        Each(set, book, Instruments.Steps, counters => counters.Steps);
        Each(set, book, Instruments.Samples, counters => counters.Samples);
        Each(set, book, Instruments.WorkersLost, counters => counters.WorkersLost);
        Each(set, book, Instruments.TasksReassigned, counters => counters.TasksReassigned);
        set.Add(Instruments.Checkpoints, _ => book.Latest(JobMetrics.MaxJobs).SelectMany(entry => new[]
        {
            Instruments.Checkpoints.At(entry.Counters.CheckpointsWritten, entry.Job.Value, "written"),
            Instruments.Checkpoints.At(entry.Counters.CheckpointsFailed, entry.Job.Value, "failed"),
        }));
        set.Add(Instruments.CheckpointDuration, _ => book.Latest(JobMetrics.MaxJobs)
            .Select(entry => (entry.Job, Seconds: entry.Counters.CheckpointSeconds)).Where(entry => !double.IsNaN(entry.Seconds))
            .Select(entry => Instruments.CheckpointDuration.At(entry.Seconds, entry.Job.Value)));
    }

    private static void Each<TState>(MetricSet<TState> set, RunCounterBook book, Instrument instrument, Func<RunCounters, long> value) =>
        set.Add(instrument, _ => book.Latest(JobMetrics.MaxJobs).Select(entry => instrument.At(value(entry.Counters), entry.Job.Value)));
}
