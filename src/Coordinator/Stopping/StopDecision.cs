namespace DistTrain.Coordinator.Stopping;

/// <summary>Whether to stop, and why.</summary>
/// <param name="Stop">True to stop after this epoch.</param>
/// <param name="Reason">What was seen and what it was compared with, for people.</param>
public readonly record struct StopDecision(bool Stop, string Reason);
