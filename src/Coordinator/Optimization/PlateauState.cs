namespace DistTrain.Coordinator.Optimization;

/// <summary>What <c>reduce-on-plateau</c> remembers; stored in a checkpoint.</summary>
/// <param name="Rate">The learning rate now.</param>
/// <param name="Best">The best monitored value so far; null before the first.</param>
/// <param name="BadEpochs">Epochs in a row without progress.</param>
/// <param name="Cooldown">Epochs for which bad epochs are still not counted.</param>
public sealed record PlateauState(double Rate, double? Best, int BadEpochs, int Cooldown);
