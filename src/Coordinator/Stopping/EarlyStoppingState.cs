namespace DistTrain.Coordinator.Stopping;

/// <summary>What early stopping remembers; stored in a checkpoint.</summary>
/// <param name="Progress">The last epoch that made progress, and the value others must beat; null before the first.</param>
/// <param name="EpochsWithout">Epochs in a row without progress.</param>
public sealed record EarlyStoppingState(EpochValue? Progress, int EpochsWithout)
{
    /// <summary>The state of a fresh run.</summary>
    public static EarlyStoppingState Initial { get; } = new(null, 0);
}
