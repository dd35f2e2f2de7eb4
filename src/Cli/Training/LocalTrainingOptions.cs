using DistTrain.Cli.Progress;
using DistTrain.Cli.Telemetry;
using DistTrain.Shared.Jobs;

namespace DistTrain.Cli.Training;

/// <summary>What <c>train</c> was asked for.</summary>
public sealed record LocalTrainingOptions
{
    /// <summary>The job, every option applied.</summary>
    public required JobSpec Job { get; init; }

    /// <summary>Workers in this process, at least 1.</summary>
    public required int Workers { get; init; }

    /// <summary>Where everything about the run is written: an absolute path that exists.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Whether to go on with the run in <see cref="OutputDirectory"/>.</summary>
    public required bool Resume { get; init; }

    /// <summary>Who is told how it goes.</summary>
    public required ITrainingProgress Progress { get; init; }

    /// <summary>What is told to OpenTelemetry; null for nothing.</summary>
    internal LocalMetrics? Metrics { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
