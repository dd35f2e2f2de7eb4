using System.Collections.Immutable;
using DistTrain.Coordinator.Results;

namespace DistTrain.Simulation.Tests.Runs;

/// <summary>What a simulated run gave, without what the clock and the pool of workers decide.</summary>
internal sealed record SimulationOutcome(RunResult Result, ImmutableArray<EpochRecord> Epochs, RunFigures Figures)
{
    /// <summary>How this outcome differs from another; empty when it does not in any bit.</summary>
    public IEnumerable<string> Differences(SimulationOutcome other)
    {
        if (Epochs.Length != other.Epochs.Length)
            yield return $"{Epochs.Length} epochs, {other.Epochs.Length} expected";
        foreach (var (found, expected) in Epochs.Zip(other.Epochs))
            if (Timeless(found) != Timeless(expected))
                yield return $"epoch {expected.Epoch}: {found.ToJson()}\n  expected {expected.ToJson()}";
        if (Timeless(Result) != Timeless(other.Result))
            yield return $"result {Result.ToJson()}expected {other.Result.ToJson()}";
    }

    private static EpochRecord Timeless(EpochRecord record) => record with { SamplesPerSecond = 0, Seconds = 0, Workers = 0 };

    private static RunResult Timeless(RunResult result) => result with
    {
        Best = result.Best is { } best ? Timeless(best) : null,
        MinWorkers = 0,
        MaxWorkers = 0,
        WallSeconds = 0,
        SamplesPerSecond = 0,
    };
}

/// <summary>How much happened in a run.</summary>
internal readonly record struct RunFigures(
    long Events, TimeSpan Time, int Refused, int Reassigned, int Starts, int Checkpoints, int Streamed);
