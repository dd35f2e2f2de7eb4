using System.Diagnostics;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>
/// The spans of a job's run in this process: <c>job</c>, below it <c>epoch</c> with <c>validation</c>, and <c>checkpoint</c>.
/// Short ones are thinned out by <see cref="SpanPace"/>; steps have none. For the thread of the job's actor alone.
/// </summary>
internal sealed class JobTrace(JobId job, TimeProvider time)
{
    private readonly SpanPace _epochs = new(time);
    private readonly SpanPace _checkpoints = new(time);
    private Activity? _job;

    /// <summary>Begins the job's span.</summary>
    public void Begin(string name) =>
        _job = Start("job", default, time.GetUtcNow(), ("disttrain.job", job.Value), ("disttrain.job.name", name));

    /// <summary>Tags the job's span with its run attempt, once data and checkpoint are read.</summary>
    public void Prepared(int runAttempt) => _job?.SetTag("disttrain.job.run_attempt", runAttempt);

    /// <summary>Makes a span of an event that has a duration; it ends now.</summary>
    public void Observe(TrainingEvent training)
    {
        switch (training)
        {
            case TrainingEvent.EpochEnded ended:
                EpochEnded(ended.End.Record, ended.Validation);
                break;
            case TrainingEvent.CheckpointWritten written:
                CheckpointWritten(written.Path, written.Duration);
                break;
            case TrainingEvent.CheckpointFailed failed:
                CheckpointFailed(failed.Reason, failed.Duration);
                break;
        }
    }

    /// <summary>The job ends, or leaves this process.</summary>
    public void End(string outcome, string? error)
    {
        if (_job is not { } span)
            return;
        _job = null;
        span.SetTag("disttrain.job.outcome", outcome);
        if (error is not null)
            span.SetStatus(ActivityStatusCode.Error, error);
        Finish(span, time.GetUtcNow());
    }

    private void EpochEnded(EpochRecord record, TimeSpan validation)
    {
        var duration = TimeSpan.FromSeconds(record.Seconds);
        if (_job is null || !_epochs.Take(duration))
            return;
        var end = time.GetUtcNow();
        var epoch = Start(
            "epoch", _job.Context, end - duration, ("disttrain.job", job.Value), ("disttrain.epoch", record.Epoch),
            ("disttrain.samples", record.Samples), ("disttrain.workers", record.Workers), ("disttrain.loss", record.TrainLoss),
            ("disttrain.best", record.Best));
        if (epoch is null)
            return;
        if (record.ValidationLoss is { } loss)
            Finish(
                Start("validation", epoch.Context, end - validation, ("disttrain.job", job.Value), ("disttrain.loss", loss)),
                end);
        Finish(epoch, end);
    }

    private void CheckpointWritten(string path, TimeSpan duration)
    {
        if (_job is null || !_checkpoints.Take(duration))
            return;
        var end = time.GetUtcNow();
        Finish(Checkpoint(end - duration, ("disttrain.checkpoint", Path.GetFileName(path))), end);
    }

    private void CheckpointFailed(string reason, TimeSpan duration)
    {
        if (_job is null)
            return;
        var end = time.GetUtcNow();
        Finish(Checkpoint(end - duration)?.SetStatus(ActivityStatusCode.Error, reason), end);
    }

    private Activity? Checkpoint(DateTimeOffset from, params ReadOnlySpan<(string, object?)> tags) =>
        Start("checkpoint", _job!.Context, from, [("disttrain.job", job.Value), .. tags]);

    private static Activity? Start(
        string name, ActivityContext parent, DateTimeOffset from, params ReadOnlySpan<(string Name, object? Value)> tags)
    {
        if (!Tracing.Source.HasListeners())
            return null;
        // A started span is the current one of its thread, which goes on to serve other actors.
        var before = Activity.Current;
        Activity.Current = null;
        var span = Tracing.Source.StartActivity(name, ActivityKind.Internal, parent, null, null, from);
        Activity.Current = before;
        foreach (var (tag, value) in tags)
            span?.SetTag(tag, value);
        return span;
    }

    private static void Finish(Activity? span, DateTimeOffset end)
    {
        var before = Activity.Current;
        span?.SetEndTime(end.UtcDateTime);
        span?.Dispose();
        Activity.Current = before;
    }
}
