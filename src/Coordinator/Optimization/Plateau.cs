using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Optimization;

/// <summary>What <c>reduce-on-plateau</c> remembers; stored in a checkpoint.</summary>
/// <param name="Rate">The learning rate now.</param>
/// <param name="Best">The best monitored value so far; null before the first.</param>
/// <param name="BadEpochs">Epochs in a row without progress.</param>
/// <param name="Cooldown">Epochs for which bad epochs are still not counted.</param>
public sealed record PlateauState(double Rate, double? Best, int BadEpochs, int Cooldown);

/// <summary><c>torch.optim.lr_scheduler.ReduceLROnPlateau</c> as a pure function.</summary>
internal static class Plateau
{
    /// <summary>The state after an epoch, and the reason when the rate changed.</summary>
    /// <param name="spec">Patience, threshold and factor.</param>
    /// <param name="state">The state before.</param>
    /// <param name="value">The monitored value; null or NaN when it is undefined, which is no progress.</param>
    public static (PlateauState State, string? Reason) Observe(ReduceOnPlateauSchedule spec, PlateauState state, double? value)
    {
        var better = IsBetter(spec, state.Best, value);
        var best = better ? value : state.Best;
        var bad = better ? 0 : state.BadEpochs + 1;
        var cooldown = state.Cooldown;
        if (cooldown > 0)
        {
            cooldown--;
            bad = 0;
        }

        if (bad <= spec.Patience)
            return (new PlateauState(state.Rate, best, bad, cooldown), null);
        var rate = Math.Max(state.Rate * spec.Factor, spec.MinLr);
        var reason = $"{spec.Monitor} has not become better than {best:g6} for {bad} epochs";
        return state.Rate - rate > spec.Eps
            ? (new PlateauState(rate, best, 0, spec.Cooldown), $"{reason}: learning rate {state.Rate:g6} -> {rate:g6}")
            : (new PlateauState(state.Rate, best, 0, spec.Cooldown), null);
    }

    private static bool IsBetter(ReduceOnPlateauSchedule spec, double? best, double? value)
    {
        if (value is not { } v || double.IsNaN(v))
            return false;
        if (best is not { } b)
            return double.IsFinite(v);
        return (spec.Monitor.HigherIsBetter, spec.ThresholdMode) switch
        {
            (false, ThresholdMode.Rel) => v < b * (1 - spec.Threshold),
            (false, _) => v < b - spec.Threshold,
            (true, ThresholdMode.Rel) => v > b * (1 + spec.Threshold),
            (true, _) => v > b + spec.Threshold,
        };
    }
}
