using DistTrain.Cluster.Tests.Training;

namespace DistTrain.Cluster.Tests.Telemetry;

/// <summary>Telemetry and log levels of a coordinator and a worker as processes.</summary>
public sealed class ClusterTelemetryTests
{
    private const string Job =
        """
        name: tiny
        data: {synthetic: {kind: digits, rows: 300}}
        model: {layers: [flatten, {linear: 10}]}
        loss: cross-entropy
        batch-size: 32
        microbatches: 4
        epochs: 1000000
        """;

    [Fact]
    public async Task Cluster_WithACollector_HandsOverFromBothAndAgreesWithThePage()
    {
        await using var collector = new OtlpReceiver();
        await using var cluster = new TrainingCluster(Job) { Variables = collector.Variables };
        var coordinator = cluster.Coordinator();
        cluster.Worker("w1");

        var computed = await collector.Point(
            point => point is { Service: "disttrain-worker", Name: "disttrain.worker.samples", Value: > 0 });
        var trained = await collector.Point(
            point => point is { Service: "disttrain-coordinator", Name: "disttrain.samples", Value: > 0 });
        var leased = await collector.Point(point => point is { Name: "disttrain.workers", Labels: "state=leased", Value: 1 });
        var page = await cluster.Text("/metrics");
        await cluster.Post("/api/jobs/tiny/cancel");

        Assert.Equal(("worker=w1", "{sample}", true), (computed.Labels, computed.Unit, computed.IsCounter));
        Assert.Equal(("job=tiny", "disttrain-coordinator"), (trained.Labels, leased.Service));
        var shown = double.Parse(
            page.Split('\n').Single(line => line.StartsWith("disttrain_samples_total{job=\"tiny\"} ", StringComparison.Ordinal))
                .Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(shown >= trained.Value);
        await coordinator.End();
        Assert.Contains(
            collector.Spans, span => span is { Service: "disttrain-coordinator", Name: "job" }
                && span.Attributes.Contains("outcome=cancelled", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Cluster_WithoutACollector_LoadsNothingOfOpenTelemetry()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "what a process has loaded is read from /proc");
        await using var cluster = new TrainingCluster(Job);
        var coordinator = cluster.Coordinator();
        var worker = cluster.Worker("w1");
        await coordinator.Said("tiny: epoch");

        Assert.Contains("Serilog.dll", coordinator.Loaded(), StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", coordinator.Loaded() + worker.Loaded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogLevel_ToldToTheCoordinator_ReachesTheWorkerAndIsTakenBack()
    {
        await using var cluster = new TrainingCluster(Job);
        var coordinator = cluster.Coordinator();
        var worker = cluster.Worker("w1");
        await coordinator.Said("tiny: epoch");

        await cluster.Put("/api/log-level", """{"level": "debug", "seconds": 3600}""");
        await coordinator.Said("log level information -> debug");
        await coordinator.Said(" Dbug ", "checkpoint");
        await worker.Said("log level information -> debug");
        await cluster.Put("/api/log-level", """{"level": null}""");
        await worker.Said("log level debug -> information");

        Assert.Equal("information", (await cluster.Get("/api/log-level"))["level"]!.GetValue<string>());
    }
}
