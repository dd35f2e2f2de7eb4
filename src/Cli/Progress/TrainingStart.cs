using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Progress;

/// <summary>The size of a run, known when its first step is next.</summary>
public sealed record TrainingStart
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Trained numbers of the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Samples of the training part.</summary>
    public required long TrainingSamples { get; init; }

    /// <summary>Samples of the validation part; may be 0.</summary>
    public required long ValidationSamples { get; init; }

    /// <summary>Samples of the test part; may be 0.</summary>
    public required long TestSamples { get; init; }

    /// <summary>Samples of a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Microbatches of a step.</summary>
    public required int Microbatches { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>The most epochs; null without a limit.</summary>
    public int? Epochs { get; init; }

    /// <summary>Workers at the start.</summary>
    public required int Workers { get; init; }

    /// <summary>Where the run goes on; null when it starts afresh.</summary>
    public RunPosition? ResumedAt { get; init; }

    /// <summary>The best epoch so far of a resumed run; null when there is none.</summary>
    public int? BestEpoch { get; init; }
}
