using DistTrain.Shared.Protocol;

namespace DistTrain.Worker.Actors;

/// <summary>From a gradient worker to its parent: it is in no job any more.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Job">The job it left.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
/// <param name="Reason">Why.</param>
/// <param name="Refused">The job did not take it.</param>
public sealed record LeftJob(WorkerId Worker, JobId Job, int RunAttempt, string Reason, bool Refused);
