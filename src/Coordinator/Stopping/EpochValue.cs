namespace DistTrain.Coordinator.Stopping;

/// <summary>A value of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Value">Its value, finite.</param>
public sealed record EpochValue(int Epoch, double Value);
