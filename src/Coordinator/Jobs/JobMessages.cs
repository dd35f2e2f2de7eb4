using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>From a job to its parent: it is over and everything is on disk.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">Its final state.</param>
public sealed record JobEnded(JobId Job, JobState State)
{
    /// <summary>Whether a restart may help, for example after a file could not be read.</summary>
    public bool MayPass { get; init; }
}
