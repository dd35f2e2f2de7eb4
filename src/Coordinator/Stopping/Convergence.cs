using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Stopping;

/// <summary>Stops when the training loss stands still.</summary>
public static class Convergence
{
    /// <summary>
    /// Stops when the largest and the smallest of the last <c>window + 1</c> training losses (so <c>window</c> changes) lie
    /// less than <c>tolerance</c> apart.
    /// </summary>
    /// <param name="spec">Tolerance and window.</param>
    /// <param name="trainLosses">The training loss of every epoch so far, oldest first.</param>
    public static StopDecision Decide(ConvergenceSpec spec, IReadOnlyList<double> trainLosses)
    {
        if (trainLosses.Count <= spec.Window)
            return new StopDecision(
                false, $"train-loss is watched over {spec.Window} epochs, {Math.Max(0, trainLosses.Count - 1)} have passed");
        var last = trainLosses.Skip(trainLosses.Count - spec.Window - 1).ToArray();
        var change = last.Max() - last.Min();
        return change < spec.Tolerance
            ? new StopDecision(true,
            $"train-loss changed by {change:g3} over {spec.Window} epochs, less than {spec.Tolerance:g6}")
            : new StopDecision(false,
            $"train-loss changed by {change:g3} over {spec.Window} epochs, not less than {spec.Tolerance:g6}");
    }
}
