using DistTrain.Shared.Protocol;

namespace DistTrain.Worker.Actors;

/// <summary>From a gradient worker to its host: it is in no job any more.</summary>
/// <param name="Job">The job it left.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
/// <param name="Reason">Why it left, for people.</param>
/// <param name="Refused">Whether the job refused the worker.</param>
public sealed record LeftJob(WorkerId Worker, JobId Job, int RunAttempt, string Reason, bool Refused);
