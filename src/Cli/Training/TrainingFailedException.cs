namespace DistTrain.Cli.Training;

/// <summary>A run could not begin; the message says why and what to do.</summary>
public sealed class TrainingFailedException(string message) : Exception(message);
