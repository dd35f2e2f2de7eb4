using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Where a job stands; a job's answer to <see cref="GetJobStatus"/> from its parent.</summary>
public sealed record JobStatus(JobId Job, string Name, JobState State, LoopStatus? Loop);

/// <summary>From a job to its parent: it is over and everything is on disk.</summary>
public sealed record JobEnded(JobId Job, JobState State, RunResult? Result);
