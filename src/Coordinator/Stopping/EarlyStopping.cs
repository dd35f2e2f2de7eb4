using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Stopping;

/// <summary>A value of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Value">Its value, finite.</param>
public sealed record EpochValue(int Epoch, double Value);

/// <summary>What early stopping remembers; stored in a checkpoint.</summary>
/// <param name="Progress">The last epoch that made progress, and the value others must beat; null before the first.</param>
/// <param name="EpochsWithout">Epochs in a row without progress.</param>
public sealed record EarlyStoppingState(EpochValue? Progress, int EpochsWithout)
{
    /// <summary>The state of a fresh run.</summary>
    public static EarlyStoppingState Initial { get; } = new(null, 0);
}

/// <summary>Stops when a value has made no progress for <c>patience</c> epochs in a row.</summary>
public static class EarlyStopping
{
    /// <summary>Takes an epoch's value in.</summary>
    /// <param name="spec">Monitor, patience and min-delta.</param>
    /// <param name="state">The state before.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">The monitored value; null or NaN when undefined, which is no progress.</param>
    public static (EarlyStoppingState State, StopDecision Decision) Observe(
        EarlyStoppingSpec spec, EarlyStoppingState state, int epoch, double? value)
    {
        if (value is { } v && double.IsFinite(v) && IsProgress(spec, state.Progress, v))
        {
            var reason = state.Progress is null
                ? $"{spec.Monitor} {v:g6} is the first"
                : $"{spec.Monitor} {v:g6} is better than {state.Progress.Value:g6} of epoch {state.Progress.Epoch}";
            return (new EarlyStoppingState(new EpochValue(epoch, v), 0), new StopDecision(false, reason));
        }

        var next = state with { EpochsWithout = state.EpochsWithout + 1 };
        return (next, new StopDecision(next.EpochsWithout >= spec.Patience, Describe(spec, next, value)));
    }

    private static bool IsProgress(EarlyStoppingSpec spec, EpochValue? best, double value) =>
        best is null || (spec.Monitor.HigherIsBetter ? value > best.Value + spec.MinDelta : value < best.Value - spec.MinDelta);

    private static string Describe(EarlyStoppingSpec spec, EarlyStoppingState state, double? value)
    {
        var seen = value is { } v && !double.IsNaN(v) ? $"{spec.Monitor} {v:g6}" : $"{spec.Monitor} is undefined and";
        var best = state.Progress is { } progress ? $"better than {progress.Value:g6} of epoch {progress.Epoch}" : "defined";
        var delta = state.Progress is not null && spec.MinDelta > 0 ? $" by more than {spec.MinDelta:g6}" : "";
        return $"{seen} has not been {best}{delta} for {state.EpochsWithout} of {spec.Patience} epochs";
    }
}
