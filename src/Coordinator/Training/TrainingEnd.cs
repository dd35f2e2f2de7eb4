using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Training;

/// <summary>How a run ended.</summary>
/// <param name="Outcome">The kind of end.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record TrainingEnd(RunOutcome Outcome, string Reason);
