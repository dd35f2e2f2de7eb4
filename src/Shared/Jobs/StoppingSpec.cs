using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>Stops when the monitored value has not improved for <see cref="Patience"/> epochs in a row.</summary>
public sealed record EarlyStoppingSpec
{
    /// <summary>The value that is watched; a metric must be among <c>metrics</c>.</summary>
    public MonitoredMetric Monitor { get; init; } = MonitoredMetric.ValidationLoss;

    /// <summary>Epochs without improvement that are tolerated.</summary>
    [Bounds(AtLeast = 1)] public int Patience { get; init; } = 10;

    /// <summary>By how much a value must beat the best one to count as an improvement.</summary>
    [Bounds(AtLeast = 0)] public double MinDelta { get; init; }

    /// <summary>Whether the result is the best epoch's model, not the last one's.</summary>
    public bool RestoreBest { get; init; } = true;
}

/// <summary>Stops when the training loss changed by less than <see cref="Tolerance"/> over <see cref="Window"/> epochs.</summary>
public sealed record ConvergenceSpec
{
    /// <summary>Training stops when the largest and the smallest training loss of the window differ by less than
    /// this.</summary>
    [Bounds(Above = 0)] public double Tolerance { get; init; } = 1e-4;

    /// <summary>The number of changes, from epoch to epoch, that the window holds.</summary>
    [Bounds(AtLeast = 1)] public int Window { get; init; } = 5;
}

/// <summary>Stops when the monitored value reaches <see cref="Value"/>.</summary>
public sealed record TargetSpec
{
    /// <summary>The value that is watched; a metric must be among <c>metrics</c>.</summary>
    public required MonitoredMetric Monitor { get; init; }

    /// <summary>Training stops at this value or a better one: a lower loss or error, a higher accuracy or AUC.</summary>
    public required double Value { get; init; }
}
