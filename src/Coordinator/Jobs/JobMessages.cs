using DistTrain.Coordinator.Training;
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

/// <summary>From a job to its parent: it is over and everything is on disk.</summary>
public sealed record JobEnded(JobId Job, JobState State, RunResult? Result);

/// <summary>From a job to its host: workers may be sent.</summary>
public sealed record WorkersWanted(JobId Job, int Incarnation, string JobFile, string DataSet, int Min, int? Max);

/// <summary>From a job to its host: it needs workers no more.</summary>
public sealed record WorkersReleased(JobId Job, int Incarnation);
