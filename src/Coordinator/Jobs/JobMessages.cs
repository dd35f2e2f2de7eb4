using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>From a job to its parent: it is over and everything is on disk.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">Its final state.</param>
public sealed record JobEnded(JobId Job, JobState State)
{
    /// <summary>What failed may be over after a restart: a file that could not be read, for one.</summary>
    public bool MayPass { get; init; }
}
