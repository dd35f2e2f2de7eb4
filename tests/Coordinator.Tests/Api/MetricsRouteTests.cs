using System.Diagnostics.Metrics;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary><c>/metrics</c>, against the table in the manual.</summary>
public sealed class MetricsRouteTests : IAsyncLifetime
{
    private readonly RunCounterBook _counters = new();
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(options => options with { Counters = _counters, Time = _clock });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Get_JobsAndWorkers_FollowTheTextFormat()
    {
        Fill();
        _server.Cluster.Jobs["b"] = Samples.Job("b", JobPhase.WaitingForWorkers) with
        {
            LastEpoch = null, Position = null, Workers = [],
        };

        using var response = await _server.Client.GetAsync("/metrics");
        var samples = PrometheusSample.Read(await response.Content.ReadAsStringAsync())
            .ToDictionary(sample => sample.Series, sample => sample.Value);

        Assert.Equal("0.0.4", response.Content.Headers.ContentType!.Parameters.Single(p => p.Name == "version").Value);
        Assert.Equal(23, samples["disttrain_step{job=\"a\"}"]);
        Assert.Equal(2, samples["disttrain_steps_total{job=\"a\"}"]);
        Assert.Equal(60, samples["disttrain_samples_total{job=\"a\"}"]);
        Assert.Equal(1, samples["disttrain_checkpoints_total{job=\"a\",outcome=\"written\"}"]);
        Assert.Equal(0, samples["disttrain_checkpoints_total{job=\"a\",outcome=\"failed\"}"]);
        Assert.Equal(0.25, samples["disttrain_checkpoint_duration_seconds{job=\"a\"}"]);
        Assert.Equal(3, samples["disttrain_epoch{job=\"a\"}"]);
        Assert.Equal(0.5, samples["disttrain_loss{job=\"a\",part=\"train\"}"]);
        Assert.Equal(0.625, samples["disttrain_loss{job=\"a\",part=\"validation\"}"]);
        Assert.Equal(0.75, samples["disttrain_metric{job=\"a\",metric=\"accuracy\",part=\"validation\"}"]);
        Assert.Equal(1, samples["disttrain_job_state{job=\"a\",state=\"training\"}"]);
        Assert.Equal(0, samples["disttrain_job_state{job=\"b\",state=\"training\"}"]);
        Assert.Equal(1, samples["disttrain_jobs{state=\"waiting-for-workers\"}"]);
        Assert.Equal(1, samples["disttrain_workers{state=\"free\"}"]);
        Assert.Equal(1, samples["disttrain_ready"]);
        Assert.True(samples["process_resident_memory_bytes"] > 1e6);
        Assert.DoesNotContain("disttrain_loss{job=\"b\",part=\"train\"}", samples.Keys);
    }

    [Fact]
    public async Task Get_ClusterSilent_SaysNotReadyAndWhatTheProcessKnows()
    {
        Fill();
        _server.Cluster.Failure = new TimeoutException();

        var samples = PrometheusSample.Read(await _server.Client.GetStringAsync("/metrics"))
            .ToDictionary(sample => sample.Series, sample => sample.Value);

        Assert.Equal(0, samples["disttrain_ready"]);
        Assert.Equal(2, samples["disttrain_steps_total{job=\"a\"}"]);
        Assert.Contains("process_cpu_seconds_total", samples.Keys);
        Assert.DoesNotContain("disttrain_epoch{job=\"a\"}", samples.Keys);
    }

    [Fact]
    public async Task Get_EverySeries_IsInTheManualWithItsTypeAndLabels()
    {
        Fill();

        var samples = PrometheusSample.Read(await _server.Client.GetStringAsync("/metrics"));

        Assert.All(samples, sample =>
        {
            var metric = Assert.Single(DocumentedMetric.All, metric => metric.Prometheus == sample.Name);
            Assert.Equal(metric.Type, sample.Type);
            Assert.Equal(metric.Labels, sample.Labels);
        });
        Assert.Equal(
            DocumentedMetric.All.Where(metric => metric.From.Contains('C', StringComparison.Ordinal))
                .Select(metric => metric.Prometheus).Order(),
            samples.Select(sample => sample.Name).Distinct().Order());
    }

    [Fact]
    public async Task Get_AskedAsByPrometheus_GivesTheSameNamesInOpenMetrics()
    {
        Fill();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(
            "Accept", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.2");

        using var response = await _server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType!.MediaType);
        Assert.All(
            DocumentedMetric.All.Where(metric => metric.From.Contains('C', StringComparison.Ordinal)),
            metric => Assert.Matches($@"(?m)^{metric.Prometheus}(?:\{{[^\n]*\}})? \S", text));
        Assert.Contains("\ndisttrain_samples_total{job=\"a\"} 60", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Instruments_OfTheMeter_AreInTheManualWithNameTypeUnitAndDescription()
    {
        Dictionary<string, Instrument> instruments = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ProcessMetrics.MeterName)
                    instruments.TryAdd(instrument.Name, instrument);
            },
        };
        listener.Start();

        Assert.All(DocumentedMetric.All.Where(metric => metric.From.Contains('C', StringComparison.Ordinal)), metric =>
        {
            var instrument = Assert.Contains(metric.Otlp, (IDictionary<string, Instrument>)instruments);
            Assert.Equal(metric.Unit, instrument.Unit);
            Assert.Equal(
                metric.Type == "counter" ? typeof(ObservableCounter<double>) : typeof(ObservableGauge<double>),
                instrument.GetType());
            Assert.NotEmpty(instrument.Description!);
            Assert.NotEmpty(metric.Meaning);
        });
    }

    [Fact]
    public async Task Get_ClusterFallsSilent_ForgetsWhatItSaid()
    {
        Fill();
        Assert.Contains(
            "disttrain_cluster_members{role=\"coordinator\"", await _server.Client.GetStringAsync("/metrics"),
            StringComparison.Ordinal);

        _server.Cluster.Failure = new TimeoutException();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(
            "disttrain_cluster_members{", await _server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    private void Fill()
    {
        _server.Cluster.Jobs["a"] = Samples.Job("a");
        _server.Cluster.Workers = [Samples.Worker("w\"1", "a"), Samples.Worker("w2")];
        _server.Cluster.Cluster = new ClusterStatus(
            true, "fine", [new MemberStatus("10.0.0.1:4053", ["coordinator"], "up", true)]);
        var counters = _counters.Start(new JobId("a"));
        counters.StepCommitted(32);
        counters.StepCommitted(28);
        counters.Observe(new TrainingEvent.CheckpointWritten("epoch-1", TimeSpan.FromSeconds(0.25)));
    }
}
