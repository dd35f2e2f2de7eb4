using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>A frame that waits to be sent to a worker.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Model">The model that must be there before it, in the version of the header's field A; null for none.</param>
/// <param name="Text">Its payload, for kinds that carry a text.</param>
/// <param name="Node">The assignment that it carries, for Compute.</param>
/// <param name="Floats">How much of the model is to be sent from the header's offset on, for Values.</param>
internal readonly record struct ToWorker(
    FrameHeader Header, FlatBuffer? Model = null, string? Text = null, GradientTask Node = default, int Floats = 0);
