namespace DistTrain.Coordinator.Checkpointing;

/// <summary>A file is not a good safetensors file.</summary>
/// <param name="error">In which way.</param>
/// <param name="message">Where and how, for people; the file's name is the caller's to add.</param>
/// <param name="inner">What the JSON reader said, if anything.</param>
public sealed class SafetensorsException(SafetensorsError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>In which way the file is bad.</summary>
    public SafetensorsError Error { get; } = error;
}
