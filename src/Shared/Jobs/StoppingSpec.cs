namespace DistTrain.Shared.Jobs;

/// <summary>Stops when the monitored value has not become better for <see cref="Patience"/> epochs in a row.</summary>
public sealed record EarlyStoppingSpec
{
    /// <summary>The value watched.</summary>
    public Monitor Monitor { get; init; } = Monitor.ValidationLoss;

    /// <summary>Epochs without progress that are put up with, at least 1.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much a value must be better to count as progress, 0 or more.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the result is the best epoch's model; otherwise the last one's.</summary>
    public bool RestoreBest { get; init; } = true;
}

/// <summary>Stops when the training loss changed by less than <see cref="Tolerance"/> over <see cref="Window"/> epochs.</summary>
public sealed record ConvergenceSpec
{
    /// <summary>Above 0.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Epochs, at least 1.</summary>
    public int Window { get; init; } = 5;
}

/// <summary>Stops when the monitored value reaches <see cref="Value"/>.</summary>
public sealed record TargetSpec
{
    /// <summary>The value watched.</summary>
    public required Monitor Monitor { get; init; }

    /// <summary>The value to reach.</summary>
    public required double Value { get; init; }
}
