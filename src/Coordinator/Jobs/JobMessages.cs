using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Where a job stands; a job's answer to <see cref="GetJobStatus"/> from its parent.</summary>
public sealed record JobStatus(JobId Job, string Name, JobState State, EngineStatus? Loop);

/// <summary>From a job to its parent: it is over and everything is on disk.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">Its final state.</param>
/// <param name="Result">What <c>result.json</c> says; null when the job never came to train.</param>
public sealed record JobEnded(JobId Job, JobState State, RunResult? Result)
{
    /// <summary>What failed may be over after a restart: a file that could not be read, for one.</summary>
    public bool MayPass { get; init; }
}
