using DistTrain.Coordinator.Training;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>To a job: begin.</summary>
public sealed record StartJob(JobId Job);

/// <summary>To a job: end where it stands, with a checkpoint.</summary>
public sealed record CancelJob(JobId Job, string Reason);

/// <summary>To a job: hold before the next step.</summary>
public sealed record PauseJob(JobId Job);

/// <summary>To a job: go on.</summary>
public sealed record ContinueJob(JobId Job);

/// <summary>To a job: a worker could not prepare it.</summary>
public sealed record WorkerFailed(JobId Job, WorkerFailure Failure);

/// <summary>To a job: answered by <see cref="JobStatus"/>.</summary>
public sealed record GetJobStatus(JobId Job);

/// <summary>Where a job stands.</summary>
public sealed record JobStatus(JobId Job, string Name, JobState State, LoopStatus? Loop);

/// <summary>From a job to its parent: it is over and everything is on disk.</summary>
public sealed record JobEnded(JobId Job, JobState State, RunResult? Result);

/// <summary>From a job to its parent: send workers this.</summary>
public sealed record WorkersWanted(PrepareJob Prepare, int Min, int? Max);
