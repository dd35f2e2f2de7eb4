namespace DistTrain.Shared.Remoting;

/// <summary>A process cannot listen where it was told to; the message names the place and the reason.</summary>
public sealed class ListenException(string message, Exception cause) : IOException(message, cause);
