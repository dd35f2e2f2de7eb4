using DistTrain.Coordinator.Results;

namespace DistTrain.Cluster.Tests.Telemetry;

/// <summary>What <c>train</c> hands to a collector.</summary>
public sealed class TrainTelemetryTests : IDisposable
{
    private const string Job =
        """
        name: tiny
        data: {synthetic: {kind: digits, rows: 300}}
        model: {layers: [flatten, {linear: 10}]}
        loss: cross-entropy
        metrics: [accuracy]
        batch-size: 32
        microbatches: 4
        epochs: 3
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-otlp-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Train_WithACollector_HandsOverWhatTheResultSays()
    {
        await using var collector = new OtlpReceiver();

        var (text, result) = await Train(collector.Variables);

        Assert.DoesNotContain("warning", text, StringComparison.Ordinal);
        var last = collector.Points.GroupBy(point => (point.Name, point.Labels))
            .ToDictionary(series => series.Key, series => series.Last());
        Assert.Equal(result.Steps, last[("disttrain.steps", "job=tiny")].Value);
        Assert.Equal(result.Steps, last[("disttrain.step", "job=tiny")].Value);
        Assert.Equal(result.Samples, last[("disttrain.samples", "job=tiny")].Value);
        Assert.Equal(1, last[("disttrain.job.state", "job=tiny,state=completed")].Value);
        Assert.Equal(result.Validation!.Loss, last[("disttrain.loss", "job=tiny,part=validation")].Value);
        // A duplicated node is computed twice.
        Assert.True(
            last.Where(series => series.Key.Name == "disttrain.worker.samples")
                .Sum(series => series.Value.Value) >= result.Samples);
        Assert.All(last.Values, point =>
        {
            var metric = Assert.Single(
                DocumentedMetric.All, metric => metric.Otlp == point.Name && metric.From.Contains('T', StringComparison.Ordinal));
            Assert.Equal((metric.Unit, metric.Type == "counter"), (point.Unit, point.IsCounter));
            Assert.Equal(
                metric.Labels.Order(StringComparer.Ordinal),
                point.Labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')[0]));
            Assert.Equal("disttrain-train", point.Service);
        });
        Assert.All(
            collector.Points.Where(point => point.IsCounter).GroupBy(point => (point.Name, point.Labels)),
            series => Assert.Equal(series.Select(point => point.Value).Order(), series.Select(point => point.Value)));

        var job = Assert.Single(collector.Spans, span => span.Name == "job");
        Assert.Contains("disttrain.job.outcome=completed", job.Attributes, StringComparison.Ordinal);
        var epochs = collector.Spans.Where(span => span.Name == "epoch").ToList();
        Assert.NotEmpty(epochs);
        Assert.All(epochs, epoch => Assert.Equal((job.Trace, job.Id), (epoch.Trace, epoch.Parent)));
        Assert.All(
            collector.Spans.Where(span => span.Name == "validation"),
            span => Assert.Contains(epochs, epoch => epoch.Id == span.Parent));
        Assert.Contains(collector.Spans, span => span.Name == "checkpoint" && span.Parent == job.Id);
        Assert.All(collector.Spans, span => Assert.InRange(span.Duration, TimeSpan.Zero, job.Duration));
    }

    [Fact]
    public async Task Train_CollectorIsAway_EndsAsEverWithAWarning()
    {
        var (text, result) = await Train(
            [("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Training.TrainingCluster.FreePort()}"),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Contains(
            "warning: the last metrics and spans were not handed to http://127.0.0.1:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_CollectorNeverAnswers_EndsWithinTheLimitWithAWarning()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var (text, result) = await Train(
            [("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{silent.LocalEndpoint}"),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Contains("warning: the last metrics and spans were not handed to", text, StringComparison.Ordinal);
    }

    private async Task<(string Text, RunResult Result)> Train((string, string)[] variables)
    {
        var (job, run) = (Path.Combine(_directory, "job.yaml"), Path.Combine(_directory, "run"));
        await File.WriteAllTextAsync(job, Job);
        using var process = ProgramProcess.StartWith(variables, "train", job, "--workers", "2", "--out", run);
        var (code, text) = await process.End();
        Assert.True(code == 0, text);
        return (text, RunResult.FromJson(await File.ReadAllTextAsync(Path.Combine(run, "result.json"))));
    }
}
