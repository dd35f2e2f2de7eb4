using System.Diagnostics.Metrics;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Telemetry;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Everything that a coordinator tells about itself and its cluster: the one set of instruments for <c>/metrics</c> and
/// OTLP.</summary>
internal sealed class CoordinatorMetrics : IDisposable
{
    private readonly Func<CancellationToken, Task<ClusterState?>> _look;
    private volatile ClusterState _state = ClusterState.Unknown;

    /// <param name="counters">What this process has done for jobs.</param>
    /// <param name="openStreams">How many event streams are open.</param>
    /// <param name="look">Asks the cluster how it stands; gives null while it does not answer.</param>
    public CoordinatorMetrics(RunCounterBook counters, Func<long> openStreams, Func<CancellationToken, Task<ClusterState?>> look)
    {
        _look = look;
        Meter = ProcessMetrics.CreateMeter();
        Meter.CreateObservableGauge(
            "disttrain.http.streams", () => (double)openStreams(), "{stream}", "Event streams that are open.");
        ClusterMetrics.AddTo(Meter, () => _state);
        JobMetrics.AddTo(Meter, () => _state);
        counters.AddTo(Meter);
    }

    /// <summary>The instruments, which give what was known at the last look at the cluster.</summary>
    public Meter Meter { get; }

    /// <summary>Looks at the cluster; while it does not answer nothing is known of it.</summary>
    public async Task RefreshAsync(CancellationToken cancellation) =>
        _state = await _look(cancellation).ConfigureAwait(false) ?? ClusterState.Unknown;

    public void Dispose() => Meter.Dispose();
}
