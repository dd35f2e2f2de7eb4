using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>How a process runs a job, beside what the job file says; passed on from the command to the engine as it is.</summary>
public sealed record TrainingOptions
{
    /// <summary>Workers that must be there before a step begins: the job file's <c>workers.min</c> or more, at least 1.</summary>
    public int MinWorkers { get; init; } = 1;

    /// <summary>Threads that share an optimizer step of a large model; at least 1.</summary>
    public int UpdateThreads { get; init; } = 1;

    /// <summary>Whether workers whose results differ in the last bit are taken all the same
    /// (<c>--allow-heterogeneous</c>).</summary>
    public bool AllowHeterogeneous { get; init; }

    /// <summary>Whether updates are pipelined where they can be.</summary>
    public PipeliningOption Pipelining { get; init; }

    /// <summary>Floats of a chunk, in which a model is updated and streamed: a multiple of the data plane's 65,536, but in
    /// tests.</summary>
    internal int ChunkLength { get; init; } = UpdateEngine.ChunkLength;
}

/// <summary>What a step engine is given.</summary>
/// <param name="Id">The job.</param>
/// <param name="RunAttempt">Which start of the job this is, from 1; workers of older ones are refused.</param>
/// <param name="Job">The job file.</param>
/// <param name="Data">The prepared data set; the caller's to dispose, after the engine.</param>
/// <param name="Options">How this process runs it.</param>
public sealed record TrainingContext(JobId Id, int RunAttempt, JobSpec Job, PreparedDataSet Data, TrainingOptions Options)
{
    /// <summary>Where to go on; null to start afresh.</summary>
    public RunSnapshot? Resume { get; init; }

    /// <summary>The best model so far of a run that goes on; null when no epoch has ended.</summary>
    public RunSnapshot? Best { get; init; }

    public LearningRateSchedule Schedule { get; } = LearningRateSchedule.Create(Job.Schedule, Job.Optimizer.LearningRate);

    /// <summary>How the epochs are cut.</summary>
    public MinibatchPlan Plan { get; } = MinibatchPlan.For(Job, Data.Count(DatasetSplit.Train));

    /// <summary>Where snapshots come from and go back to.</summary>
    public SnapshotPool Snapshots { get; } = new();
}
