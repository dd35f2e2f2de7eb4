using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.DataPlane;

/// <summary>
/// A worker's answer to a <see cref="NodeAssignment"/>. The vector belongs to the sender; the coordinator may read and
/// overwrite it until the step commits, after which the sender may use it again.
/// </summary>
/// <param name="Worker">Who computed it.</param>
/// <param name="Step">Version of the parameters it was computed at.</param>
/// <param name="Node">The node of the reduction tree, by its number there.</param>
/// <param name="Attempt">The assignment's attempt.</param>
/// <param name="Vector">In the model's layout: sum over samples of the gradients of their losses in the trainable part; in
/// the buffer part the sum over slices of each slice's new buffers.</param>
/// <param name="LossSum">Sum of the samples' losses, added in tree order.</param>
/// <param name="Samples">Samples that took part.</param>
public readonly record struct NodeGradient(
    WorkerId Worker, long Step, int Node, int Attempt, FlatVector Vector, double LossSum, int Samples);
