using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Progress;

/// <summary>The size of a run, known when its first step is next.</summary>
public sealed record TrainingStart
{
    public required string Job { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Number of trained parameters of the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Samples of the training set.</summary>
    public required long TrainingSamples { get; init; }

    /// <summary>Samples of the validation set; may be 0.</summary>
    public required long ValidationSamples { get; init; }

    /// <summary>Samples of the test set; may be 0.</summary>
    public required long TestSamples { get; init; }

    /// <summary>Samples per step; the last step of an epoch may have fewer.</summary>
    public required int BatchSize { get; init; }

    public required int Microbatches { get; init; }

    public required int StepsPerEpoch { get; init; }

    /// <summary>The most epochs; null without a limit.</summary>
    public int? Epochs { get; init; }

    /// <summary>Workers that have joined before the first step.</summary>
    public required int Workers { get; init; }

    /// <summary>Where the run goes on; null when it starts afresh.</summary>
    public RunPosition? ResumedAt { get; init; }

    /// <summary>The best epoch so far of a resumed run; null when there is none.</summary>
    public int? BestEpoch { get; init; }
}
