using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Transport;

/// <summary>
/// A worker's answer to a <see cref="GradientTask"/>. The vector belongs to the sender; the coordinator may read and
/// overwrite it until the step commits, after which the sender may use it again.
/// </summary>
/// <param name="Worker">Who computed it.</param>
/// <param name="Step">Version of the parameters it was computed at.</param>
/// <param name="Node">The node of the reduction tree, by its number there.</param>
/// <param name="Attempt">The assignment's attempt.</param>
/// <param name="Vector">In the model's layout: sum over samples of the gradients of their losses in the trainable part; in
/// the buffer part the sum over microbatches of each microbatch's new buffers.</param>
/// <param name="Sums">Sum of the samples' losses, added in tree order, and their number.</param>
/// <param name="NonFiniteMicrobatch">The first microbatch whose loss is NaN or infinite, or -1.</param>
public readonly record struct PartialGradient(
    WorkerId Worker, long Step, int Node, int Attempt, FlatBuffer Vector, PartialSums Sums, int NonFiniteMicrobatch);
