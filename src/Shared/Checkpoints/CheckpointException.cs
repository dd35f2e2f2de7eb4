namespace DistTrain.Shared.Checkpoints;

/// <summary>A checkpoint could not be written or read; the message names it, says why and what to do.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
