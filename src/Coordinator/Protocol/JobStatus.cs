using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Protocol;

/// <summary>
/// Where a job stands: what its actor answers, <c>/api/jobs/ID</c> says and the command line and the page read.
/// docs/operations.md has the keys.
/// </summary>
public sealed record JobStatus
{
    /// <summary>Its id in the cluster.</summary>
    public required JobId Id { get; init; }

    /// <summary>The name in its job file.</summary>
    public required string Name { get; init; }

    /// <summary>What the job is doing, or how it ended.</summary>
    public required JobPhase State { get; init; }

    /// <summary>Why it is in that state, where there is something to say.</summary>
    public string? Reason { get; init; }

    /// <summary>What it waits for; null while work is in hand.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>When it was handed in.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset Created { get; init; }

    /// <summary>Null before the first step of a job that has no history.</summary>
    public JobPosition? Position { get; init; }

    /// <summary>The most epochs; null without a limit.</summary>
    public int? Epochs { get; init; }

    /// <summary>Samples trained on in the epochs that ended.</summary>
    public required long Samples { get; init; }

    /// <summary>The last epoch that ended.</summary>
    public EpochRecord? LastEpoch { get; init; }

    /// <summary>The best epoch so far.</summary>
    public EpochRecord? Best { get; init; }

    /// <summary>How it ended; null while it has not, and for a job that never trained.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Whether another run of it gives the same bits.</summary>
    public required bool Reproducible { get; init; }

    /// <summary>How steps are made since both ways were compared; null before.</summary>
    public UpdateMode? UpdateMode { get; init; }

    /// <summary>The workers it has now.</summary>
    public required ImmutableArray<JobWorker> Workers { get; init; }
}

/// <summary>Where a job stands in its training.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="StepInEpoch">Steps of this epoch that are committed.</param>
/// <param name="Step">Steps committed since the start.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
public sealed record JobPosition(int Epoch, int StepInEpoch, long Step, int StepsPerEpoch);

/// <summary>A worker of a job.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Doing">What it is doing, for people.</param>
/// <param name="OpenMicrobatches">Microbatches it has in hand.</param>
/// <param name="MicrobatchesPerSecond">Its measured speed, to a thousandth; 0 before the first measurement.</param>
public sealed record JobWorker(WorkerId Worker, string Doing, int OpenMicrobatches, double MicrobatchesPerSecond);
