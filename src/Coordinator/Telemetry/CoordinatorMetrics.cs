using System.Diagnostics.Metrics;
using Akka.Actor;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Telemetry;
using Instrument = DistTrain.Shared.Telemetry.Instrument;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Everything that a coordinator tells about itself and its cluster, for <c>/metrics</c> and for OpenTelemetry.</summary>
internal sealed class CoordinatorMetrics : IDisposable
{
    private readonly MetricSet<ClusterState> _set = new();
    private readonly Func<CancellationToken, Task<ClusterState>> _look;
    private readonly Meter _meter;
    private volatile ClusterState _state = ClusterState.Unknown;

    /// <summary>Metrics of a coordinator.</summary>
    /// <param name="look">Asks cluster, jobs and workers.</param>
    /// <param name="openStreams">Counts the event streams that are open.</param>
    /// <param name="counters">What this process has done for jobs.</param>
    public CoordinatorMetrics(Func<CancellationToken, Task<ClusterState>> look, Func<long> openStreams, RunCounterBook counters)
    {
        _look = look;
        ProcessMetrics.AddTo(_set);
        _set.Add(Instruments.HttpStreams, _ => openStreams());
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
            _state = await _look(cancellation).ConfigureAwait(false);
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
