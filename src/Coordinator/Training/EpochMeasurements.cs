namespace DistTrain.Coordinator.Training;

/// <summary>What an epoch's record takes from the clock and the pool.</summary>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Seconds">Wall time of the epoch, validation included.</param>
/// <param name="Workers">Workers that are there.</param>
public readonly record struct EpochMeasurements(double LearningRate, double Seconds, int Workers);
