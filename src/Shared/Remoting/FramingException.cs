namespace DistTrain.Shared.Remoting;

/// <summary>A peer sent something that is not a frame of this protocol.</summary>
public sealed class FramingException(string message) : IOException(message);
