using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Transport;

/// <summary>What a worker found on one evaluation microbatch.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Round">The assignment's round.</param>
/// <param name="Microbatch">The assignment's microbatch.</param>
/// <param name="LossSum">Sum of the samples' losses.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Outputs">The model's outputs, samples × outputs, row by row. Metrics are computed from these by the coordinator,
/// which has the targets, so that they are exact however the samples were cut.</param>
public sealed record EvaluationResult(WorkerId Worker, long Round, int Microbatch, double LossSum, int Samples, float[] Outputs);
