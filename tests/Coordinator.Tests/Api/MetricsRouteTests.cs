using System.Text.RegularExpressions;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary><c>/metrics</c>, against the declared instruments and the manual.</summary>
public sealed class MetricsRouteTests : IAsyncLifetime
{
    private readonly RunCounterBook _counters = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(options => options with { Counters = _counters });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Get_JobsAndWorkers_FollowTheTextFormat()
    {
        Fill();
        _server.Cluster.Jobs["b"] = Samples.Job("b", JobPhase.WaitingForWorkers) with { LastEpoch = null, Position = null, Workers = [] };

        using var response = await _server.Client.GetAsync("/metrics");
        var samples = PrometheusSample.Read(await response.Content.ReadAsStringAsync()).ToDictionary(sample => sample.Series, sample => sample.Value);

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

        var samples = PrometheusSample.Read(await _server.Client.GetStringAsync("/metrics")).ToDictionary(sample => sample.Series, sample => sample.Value);

        Assert.Equal(0, samples["disttrain_ready"]);
        Assert.Equal(2, samples["disttrain_steps_total{job=\"a\"}"]);
        Assert.Contains("process_cpu_seconds_total", samples.Keys);
        Assert.DoesNotContain("disttrain_epoch{job=\"a\"}", samples.Keys);
    }

    [Fact]
    public async Task Get_EverySeries_IsADeclaredInstrumentWithItsLabels()
    {
        Fill();

        var samples = PrometheusSample.Read(await _server.Client.GetStringAsync("/metrics"));

        Assert.All(samples, sample =>
        {
            var instrument = Assert.Single(Instruments.All, instrument => instrument.PrometheusName == sample.Name);
            Assert.Equal(instrument.Kind.ToString().ToLowerInvariant(), sample.Type);
            Assert.Equal(instrument.Labels, sample.Labels);
        });
        // What only workers have is nowhere here; all else is.
        var elsewhere = Instruments.All.Select(instrument => instrument.PrometheusName).Except(samples.Select(sample => sample.Name));
        Assert.Equal(
            new[] { Instruments.WorkerSamples, Instruments.WorkerCompute }.Select(instrument => instrument.PrometheusName).Order(), elsewhere.Order());
    }

    [Fact]
    public async Task Manual_Table_SaysWhatThereIs()
    {
        var manual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "operations.md"));
        var table = Regex.Match(manual, @"\n\| `/metrics` \| OTLP \|.*\n\|[- |]+\n((?:\|.*\n)+)").Groups[1].Value;
        var rows = table.TrimEnd('\n').Split('\n').Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToList();

        Assert.Equal(
            Instruments.All.Select(instrument => (
                Prometheus: instrument.PrometheusName, Otlp: instrument.Name, Type: instrument.Kind.ToString().ToLowerInvariant(), instrument.Unit,
                Labels: string.Join(", ", instrument.Labels))).Order(),
            rows.Select(cells => (
                Prometheus: cells[0].Trim('`'), Otlp: cells[1].Trim('`'), Type: cells[2], Unit: cells[3].Trim('`'),
                Labels: cells[4].Replace("`", "", StringComparison.Ordinal))).Order());
        Assert.All(rows, cells => Assert.NotEmpty(cells[6]));
    }

    [Fact]
    public async Task Manual_From_SaysWhichProcessHasWhat()
    {
        Fill();
        var manual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "operations.md"));
        var here = PrometheusSample.Read(await _server.Client.GetStringAsync("/metrics")).Select(sample => sample.Name).Distinct();

        var coordinators = Instruments.All.Select(instrument => instrument.PrometheusName).Where(
            name => Regex.IsMatch(manual, $@"\n\| `{name}` \|(?:[^|\n]*\|){{4}} C\b"));

        Assert.Equal(here.Order(), coordinators.Order());
    }

    private void Fill()
    {
        _server.Cluster.Jobs["a"] = Samples.Job("a");
        _server.Cluster.Workers = [Samples.Worker("w\"1", "a"), Samples.Worker("w2")];
        _server.Cluster.Cluster = new ClusterStatus(true, "fine", [new MemberStatus("10.0.0.1:4053", ["coordinator"], "up", true)]);
        var counters = _counters.Start(new JobId("a"));
        counters.StepCommitted(32);
        counters.StepCommitted(28);
        counters.Observe(new TrainingEvent.CheckpointWritten("epoch-1", TimeSpan.FromSeconds(0.25)));
    }
}
