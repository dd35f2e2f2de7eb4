using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What a training job is given by its host.</summary>
public sealed record TrainingJobOptions
{
    public required JobId Id { get; init; }

    /// <summary>The job file, every option applied.</summary>
    public required JobSpec Job { get; init; }

    public required string OutputDirectory { get; init; }

    /// <summary>Where prepared data sets are kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether to go on from the last good checkpoint, if there is one; otherwise the run starts afresh.</summary>
    public required bool Resume { get; init; }

    /// <summary>How this process runs it.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Makes a job known to workers under its endpoint; gives the data plane's address.</summary>
    public required Func<JobId, StepEngine, PreparedDataSet, string> Publish { get; init; }

    /// <summary>Ends what <see cref="Publish"/> began.</summary>
    public required Action<JobId> Withdraw { get; init; }

    /// <summary>Who is told how it goes.</summary>
    public required ITrainingObserver Observer { get; init; }

    /// <summary>What this process does for the job, counted.</summary>
    public RunCounters Counters { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
