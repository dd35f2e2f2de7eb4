namespace DistTrain.Shared.Protocol;

/// <summary>To a gradient worker: build this job's model and join it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Incarnation">The job's incarnation; an older one than the worker knows is refused.</param>
/// <param name="JobFile">The resolved job file's text.</param>
/// <param name="DataSet">Content key of the prepared data set (64 hexadecimal digits).</param>
/// <param name="DataPlane">Where the job's data plane is reached: <c>inproc</c>, or <c>HOST:PORT</c>.</param>
public sealed record PrepareJob(JobId Job, int Incarnation, string JobFile, string DataSet, string DataPlane);
