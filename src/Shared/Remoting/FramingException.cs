namespace DistTrain.Shared.Remoting;

/// <summary>What a peer sent is no frame of this protocol.</summary>
public sealed class FramingException(string message) : IOException(message);
