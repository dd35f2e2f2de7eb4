using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>How a <see cref="MonitoredMetric"/> is written.</summary>
internal sealed class MonitoredMetricKind() : NameKind(
    "a monitored value", MonitoredMetric.All.ToDictionary(m => m.ToString(), object (m) => m));
