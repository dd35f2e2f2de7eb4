using DistTrain.Shared.Protocol;

namespace DistTrain.Worker.Actors;

/// <summary>From a gradient worker to its host: the job's model or data cannot be prepared here.</summary>
public sealed record JobNotPrepared(JobId Job, int RunAttempt, WorkerFailure Failure);
