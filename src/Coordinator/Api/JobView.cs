using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Api;

/// <summary>A job as <see cref="JobStatusJson"/> writes and reads it.</summary>
public sealed record JobView
{
    /// <summary>The states after which nothing more happens.</summary>
    private static readonly string[] FinalStates = ["completed", "stopped-early", "failed", "cancelled"];

    /// <summary>Every state a job can be in.</summary>
    public static IReadOnlyList<string> States { get; } =
        ["queued", "preparing", "waiting-for-workers", "training", "validating", "paused", .. FinalStates];

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The name in its job file.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="States"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in that state, where there is something to say.</summary>
    public string? Reason { get; init; }

    /// <summary>What it waits for; null while work is in hand.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>When it was handed in.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Where it stands; null before the step engine is there.</summary>
    public PositionView? Position { get; init; }

    /// <summary>The most epochs; null without a limit.</summary>
    public int? Epochs { get; init; }

    /// <summary>Samples trained on in the epochs that ended.</summary>
    public long Samples { get; init; }

    /// <summary>The last epoch that ended.</summary>
    public EpochRecord? LastEpoch { get; init; }

    /// <summary>The best epoch so far.</summary>
    public EpochRecord? Best { get; init; }

    /// <summary>How it ended.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Whether another run of it gives the same bits.</summary>
    public bool Reproducible { get; init; } = true;

    /// <summary>How steps are made since both ways were compared: <c>pipelined</c> or <c>after-reduction</c>; null before.</summary>
    public string? UpdateModeTrial { get; init; }

    /// <summary>The workers it has now.</summary>
    public IReadOnlyList<JobWorkerView> Workers { get; init; } = [];

    /// <summary>Whether nothing more happens.</summary>
    public bool IsFinal => FinalStates.Contains(State);
}

/// <summary>Where a job stands.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="StepInEpoch">Steps of this epoch that are committed.</param>
/// <param name="Step">Steps committed since the start.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
public sealed record PositionView(int Epoch, int StepInEpoch, long Step, int StepsPerEpoch);

/// <summary>A worker of a job.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Doing">What it is doing, for people.</param>
/// <param name="OpenMicrobatches">Microbatches it has in hand.</param>
/// <param name="MicrobatchesPerSecond">Its measured speed; 0 before the first measurement.</param>
public sealed record JobWorkerView(string Worker, string Doing, int OpenMicrobatches, double MicrobatchesPerSecond);
