namespace DistTrain.Shared.Transport;

/// <summary>A peer broke the protocol; the connection cannot go on.</summary>
internal sealed class FrameException(FrameError error, string message) : IOException(message)
{
    public FrameError Error { get; } = error;
}
