namespace DistTrain.Coordinator.Scheduling;

/// <summary>What the step scheduler may be told.</summary>
public sealed record StepSchedulerOptions
{
    /// <summary>Workers that must be there before a step begins; 1 or more.</summary>
    public int MinWorkers { get; init; } = 1;

    /// <summary>A node is duplicated when it takes this many times the median.</summary>
    public double SlowFactor { get; init; } = 3;

    /// <summary>A node is never duplicated before this, so that a scheduler's hiccup on a small step does not count.</summary>
    public TimeSpan SlowAtLeast { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A node is duplicated after this while no answer has come yet to compare with.</summary>
    public TimeSpan SlowUnmeasured { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Steps between two looks at the workers' speeds.</summary>
    public int StepsBetweenShares { get; init; } = 16;
}
