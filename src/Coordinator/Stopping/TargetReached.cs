using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Stopping;

/// <summary>Stops when a value is good enough.</summary>
public static class TargetReached
{
    /// <summary>Compares an epoch's value with the target; null or NaN does not reach it.</summary>
    public static StopDecision Decide(TargetSpec spec, double? value)
    {
        if (value is not { } v || double.IsNaN(v))
            return new StopDecision(false, $"{spec.Monitor} is undefined");
        var reached = spec.Monitor.HigherIsBetter ? v >= spec.Value : v <= spec.Value;
        return new StopDecision(reached, $"{spec.Monitor} {v:g6} {(reached ? "reached" : "has not reached")} {spec.Value:g6}");
    }
}
