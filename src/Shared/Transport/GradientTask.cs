using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Transport;

/// <summary>
/// One piece of work of a step: the sum of the gradients over one node of the reduction tree, at the parameters of
/// version <c>Position.Step</c>.
/// </summary>
/// <param name="Position">Epoch, minibatch and step.</param>
/// <param name="Node">The node of the reduction tree, by its number there.</param>
/// <param name="Attempt">Number of this attempt at the node; an answer with another number than the open one is refused.</param>
public readonly record struct GradientTask(RunPosition Position, int Node, int Attempt);
