namespace DistTrain.Shared.Protocol;

/// <summary>A worker cannot compute the model: the error's text, naming the layer where that is known.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Message">What happened and what to do, for people.</param>
/// <param name="Detail">The exception with its stack, for the log.</param>
public sealed record WorkerFailure(WorkerId Worker, string Message, string Detail);
