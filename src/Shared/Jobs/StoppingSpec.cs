using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>Stops when the monitored value has not become better for <see cref="Patience"/> epochs in a row.</summary>
public sealed record EarlyStoppingSpec
{
    /// <summary>What is watched; a metric must be among <c>metrics</c>.</summary>
    public MonitoredMetric Monitor { get; init; } = MonitoredMetric.ValidationLoss;

    /// <summary>Epochs without progress that are put up with.</summary>
    [Bounds(AtLeast = 1)] public int Patience { get; init; } = 10;

    /// <summary>By how much a value must be better to count as progress.</summary>
    [Bounds(AtLeast = 0)] public double MinDelta { get; init; }

    /// <summary>Whether the result is the best epoch's model, not the last one's.</summary>
    public bool RestoreBest { get; init; } = true;
}

/// <summary>Stops when the training loss changed by less than <see cref="Tolerance"/> over <see cref="Window"/> epochs.</summary>
public sealed record ConvergenceSpec
{
    /// <summary>Smallest change.</summary>
    [Bounds(Above = 0)] public double Tolerance { get; init; } = 1e-4;

    /// <summary>Epochs over which it is taken.</summary>
    [Bounds(AtLeast = 1)] public int Window { get; init; } = 5;
}

/// <summary>Stops when the monitored value reaches <see cref="Value"/>.</summary>
public sealed record TargetSpec
{
    /// <summary>What is watched.</summary>
    public required MonitoredMetric Monitor { get; init; }

    /// <summary>The value to reach.</summary>
    public required double Value { get; init; }
}
