using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>A message that waits to be sent to the coordinator.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Gradient">For Gradient.</param>
/// <param name="Outputs">For Evaluated.</param>
/// <param name="Payload">For kinds with a text.</param>
internal readonly record struct ToCoordinator(
    FrameHeader Header, FlatBuffer? Gradient = null, float[]? Outputs = null, byte[]? Payload = null);
