using System.Collections.Concurrent;
using System.Diagnostics;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Coordinator.Tests.Telemetry;

public sealed class JobTraceTests : IDisposable
{
    private const string Job = "job-of-this-test";

    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly FakeTimeProvider _clock = new();
    private readonly JobTrace _trace;

    public JobTraceTests()
    {
        _trace = new JobTrace(new JobId(Job), _clock);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            // Other tests of the process train jobs, too.
            ActivityStopped = span =>
            {
                if (span.GetTagItem("disttrain.job") is Job)
                    _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Spans_OfARun_HangTogether()
    {
        _trace.Begin("tiny");
        _trace.Prepared(3);
        _clock.Advance(TimeSpan.FromSeconds(10));
        _trace.Observe(Ended(Samples.Epoch(1) with { Seconds = 4 }, TimeSpan.FromSeconds(1)));
        _trace.Observe(new TrainingEvent.CheckpointWritten("/state/jobs/a/checkpoints/epoch-1", TimeSpan.FromSeconds(0.5)));
        _trace.Observe(new TrainingEvent.CheckpointFailed("no space left", TimeSpan.FromSeconds(0.25)));
        _clock.Advance(TimeSpan.FromSeconds(2));
        _trace.End("completed", null);

        var spans = _spans.ToArray();
        Assert.Equal(["validation", "epoch", "checkpoint", "checkpoint", "job"], spans.Select(span => span.OperationName));
        var (validation, epoch, job) = (spans[0], spans[1], spans[4]);
        Assert.Equal([1, 4, 0.5, 0.25, 12], spans.Select(span => span.Duration.TotalSeconds));
        Assert.Equal(epoch.SpanId, validation.ParentSpanId);
        Assert.All(spans[1..4], span => Assert.Equal(job.SpanId, span.ParentSpanId));
        Assert.All(spans, span => Assert.Equal(job.TraceId, span.TraceId));
        Assert.Equal("completed", job.GetTagItem("disttrain.job.outcome"));
        Assert.Equal(3, job.GetTagItem("disttrain.job.run_attempt"));
        Assert.Equal((ActivityStatusCode.Error, "no space left"), (spans[3].Status, spans[3].StatusDescription));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void EpochEnded_ManyShortEpochs_HaveOneSpanASecond()
    {
        _trace.Begin("tiny");
        for (var epoch = 1; epoch <= 300; epoch++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.01));
            _trace.Observe(Ended(Samples.Epoch(epoch) with { Seconds = 0.01, ValidationLoss = null }, TimeSpan.Zero));
        }

        Assert.Equal([1, 101, 201], _spans.Select(span => span.GetTagItem("disttrain.epoch")));
    }

    [Fact]
    public void End_AfterTheEnd_IsNoSecondSpan()
    {
        _trace.Begin("tiny");
        _trace.End("failed", "the loss is NaN");
        _trace.End("left", null);

        var job = Assert.Single(_spans);
        Assert.Equal(("failed", "the loss is NaN"), (job.GetTagItem("disttrain.job.outcome"), job.StatusDescription));
    }

    private static TrainingEvent.EpochEnded Ended(EpochRecord record, TimeSpan validation)
    {
        var job = JobFileReader.Read(Samples.JobFile, "tiny.yaml", "/").Value!;
        var state = RunState.Initial(job, LearningRateSchedule.Create(job.Schedule, job.Optimizer.LearningRate));
        return new TrainingEvent.EpochEnded(new EpochEnd(state, record, IsBest: false, End: null, Note: null), validation);
    }
}
