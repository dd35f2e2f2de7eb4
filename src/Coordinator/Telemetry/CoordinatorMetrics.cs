using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Akka.Actor;
using DistTrain.Coordinator.Api;
using DistTrain.Shared.Telemetry;
using Instrument = DistTrain.Shared.Telemetry.Instrument;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Everything that a coordinator tells about itself and its cluster, for <c>/metrics</c> and for OpenTelemetry.</summary>
internal sealed class CoordinatorMetrics : IDisposable
{
    private readonly MetricSet<ClusterState> _set = new();
    private readonly IClusterApi _api;
    private readonly ClusterOverview _overview;
    private readonly Meter _meter;
    private volatile ClusterState _state = ClusterState.Unknown;

    public CoordinatorMetrics(IClusterApi api, ClusterOverview overview, StreamGate streams, RunCounterBook counters)
    {
        (_api, _overview) = (api, overview);
        ProcessMetrics.AddTo(_set);
        _set.Add(Instruments.HttpStreams, _ => streams.Open);
        ClusterMetrics.AddTo(_set);
        JobMetrics.AddTo(_set);
        RunMetrics.AddTo(_set, counters);
        _meter = _set.Publish(() => _state);
    }

    /// <summary>Asks the cluster how it stands; while it does not answer nothing is known of it.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            var cluster = await _api.ClusterAsync(cancellation).ConfigureAwait(false);
            var now = await _overview.GetAsync(cancellation).ConfigureAwait(false);
            _state = new ClusterState(cluster, now.Jobs, [.. now.Workers.OfType<JsonObject>()]);
        }
        catch (Exception silence) when (silence is AskTimeoutException or TimeoutException)
        {
            _state = ClusterState.Unknown;
        }
    }

    /// <summary>Every instrument with its numbers, as of the last look at the cluster.</summary>
    public IEnumerable<(Instrument Instrument, IEnumerable<Measurement<double>> Values)> Read() => _set.Read(_state);

    public void Dispose() => _meter.Dispose();
}
