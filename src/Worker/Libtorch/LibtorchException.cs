namespace DistTrain.Worker.Libtorch;

/// <summary>
/// libtorch, or TorchSharp's bridge to it, cannot be used here; the message is one line that says why and what to do.
/// </summary>
public sealed class LibtorchException(string message, Exception? inner = null) : Exception(message, inner);
