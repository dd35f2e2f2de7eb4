using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Stopping;

/// <summary>Which epoch's model is the best: the earliest with the best finite value, however small the lead.</summary>
public static class BestEpoch
{
    /// <summary>True when <paramref name="value"/> beats the best so far.</summary>
    public static bool IsBetter(MonitoredMetric monitor, double? best, double? value) =>
        value is { } v && double.IsFinite(v) && (best is not { } b || (monitor.HigherIsBetter ? v > b : v < b));
}
