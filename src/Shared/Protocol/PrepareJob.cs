namespace DistTrain.Shared.Protocol;

/// <summary>To a gradient worker: build this job's model and join it.</summary>
/// <param name="Job">The job.</param>
/// <param name="RunAttempt">The job's run attempt; an older one than the worker knows is refused.</param>
/// <param name="JobFile">The resolved job file's text.</param>
/// <param name="DataSet">Content key of the prepared data set (64 hexadecimal digits).</param>
/// <param name="DataPlane">Where the job's data plane is reached: <c>inproc</c>, or <c>HOST:PORT</c>.</param>
public sealed record PrepareJob(JobId Job, int RunAttempt, string JobFile, string DataSet, string DataPlane);
