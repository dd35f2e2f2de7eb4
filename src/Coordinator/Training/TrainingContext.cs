using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>What a step engine is given.</summary>
/// <param name="Id">The job.</param>
/// <param name="RunAttempt">Which start of the job this is, from 1; workers of older ones are refused.</param>
/// <param name="Job">The job file.</param>
/// <param name="Data">The prepared data set; the caller's to dispose, after the loop.</param>
/// <param name="Schedule">The learning rate.</param>
/// <param name="MinWorkers">Workers that must be there before a step begins; at least 1.</param>
/// <param name="UpdateThreads">Threads that share an optimizer step of a large model; at least 1.</param>
/// <param name="Resume">Where to go on, or null to start afresh.</param>
public sealed record TrainingContext(
    JobId Id, int RunAttempt, JobSpec Job, PreparedDataSet Data, LearningRateSchedule Schedule, int MinWorkers, int UpdateThreads,
    ResumePoint? Resume)
{
    /// <summary>Whether workers whose results differ in the last bit are taken all the same.</summary>
    public bool AllowHeterogeneous { get; init; }

    /// <summary>Whether steps are made while their gradients arrive.</summary>
    public PipeliningOption Pipelining { get; init; }

    /// <summary>Floats of a chunk, in which a model is updated and streamed: a multiple of the data plane's 65,536.</summary>
    internal int ChunkLength { get; init; } = UpdateEngine.ChunkLength;

    /// <summary>Where snapshots come from and go back to.</summary>
    public SnapshotPool Snapshots { get; } = new();
}
