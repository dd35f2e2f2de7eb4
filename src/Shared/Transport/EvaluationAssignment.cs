using DistTrain.Shared.Datasets;

namespace DistTrain.Shared.Transport;

/// <summary>Evaluate the current model on samples [<paramref name="Start"/>, <paramref name="End"/>) of a part of the data
/// set.</summary>
/// <param name="Round">Number of the evaluation, so that a late answer is not taken for another one's.</param>
/// <param name="Part">Validation or test.</param>
/// <param name="Microbatch">Which microbatch of the evaluation this is; answers are combined in this order.</param>
/// <param name="Start">First sample of the part.</param>
/// <param name="End">One past the last.</param>
/// <param name="Step">Version of the parameters to evaluate.</param>
public readonly record struct EvaluationAssignment(long Round, DatasetSplit Part, int Microbatch, int Start, int End, long Step);
