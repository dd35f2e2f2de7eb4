using DistTrain.Coordinator.Telemetry;
using DistTrain.Shared.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;

namespace DistTrain.Cli.Telemetry;

/// <summary>
/// Hands metrics and spans to a collector over OTLP. The exporter reads the variables of the OpenTelemetry specification
/// itself: endpoint, protocol, headers, interval, sampler, resource.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _flushLimit;
    private readonly string _endpoint;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly ExportTrouble _trouble;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;
    private readonly Task _refreshing;

    public OtlpExport(
        string endpoint, string role, string name, TimeSpan flushLimit, Func<CancellationToken, Task> refresh, ILogger log,
        TimeProvider time)
    {
        (_endpoint, _flushLimit, _log, _time) = (endpoint, flushLimit, log, time);
        _trouble = new ExportTrouble(endpoint, log, time);
        // What the environment says of the resource comes last, so that it counts.
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("disttrain-" + role, serviceVersion: ProcessMetrics.Version, serviceInstanceId: name)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ProcessMetrics.MeterName)
            .AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Tracing.SourceName)
            .AddOtlpExporter().Build();
        _refreshing = RefreshAsync(refresh);
        log.Information("metrics and spans are handed to {Endpoint:l}", endpoint);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refreshing;
        // The calls block, and what they wait for may never come: their threads are given up after the limit.
        var (delivered, before) = (false, _trouble.Count);
        var limit = (int)_flushLimit.TotalMilliseconds;
        var flushing = Task.WhenAll(Task.Run(() => _metrics.Shutdown(limit)), Task.Run(() => _traces.Shutdown(limit)));
        try
        {
            delivered = Array.TrueForAll(await flushing.WaitAsync(_flushLimit, _time), done => done) && _trouble.Count == before;
        }
        catch (TimeoutException)
        {
            _log.Debug("the exporter has not come to its end within {Seconds} s", _flushLimit.TotalSeconds);
        }

        if (!delivered)
            _log.Warning(
                "the last metrics and spans were not handed to {Endpoint:l}: is the collector up and reachable?", _endpoint);
        _trouble.Dispose();
        _stop.Dispose();
    }

    private async Task RefreshAsync(Func<CancellationToken, Task> refresh)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await refresh(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The last look stays; what it could not be replaced for is not worth the end of a process.
                _log.Debug(error, "what the metrics are read from could not be brought up to date");
            }

            await Task.Delay(RefreshInterval, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
