using System.Diagnostics.Metrics;
using DistTrain.Shared.Telemetry;

namespace DistTrain.Worker.Telemetry;

/// <summary>Everything that a worker process tells about itself, for OpenTelemetry.</summary>
public sealed class WorkerMetrics : IDisposable
{
    private readonly Meter _meter;

    /// <summary>Metrics of the process and of what its workers compute.</summary>
    public WorkerMetrics(WorkerCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        var set = new MetricSet<WorkerCounters>();
        ProcessMetrics.AddTo(set);
        counters.AddTo(set);
        _meter = set.Publish(() => counters);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
