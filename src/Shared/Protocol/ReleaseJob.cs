namespace DistTrain.Shared.Protocol;

/// <summary>To a gradient worker: leave this job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Reason">Why, for the log.</param>
public sealed record ReleaseJob(JobId Job, string Reason);
