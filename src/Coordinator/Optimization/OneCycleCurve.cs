using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// <c>OneCycleLR</c> with two phases: up from <c>max / div</c> until step <c>pct total - 1</c>, then down to
/// <c>max / div / final-div</c> at step <c>total - 1</c>, where it stays (PyTorch's would raise an error).
/// </summary>
internal sealed class OneCycleCurve(OneCycleSchedule spec) : IRateCurve
{
    public double Rate(long t, double baseRate)
    {
        var lowest = spec.MaxLr / spec.DivFactor / spec.FinalDivFactor;
        var peak = spec.PctStart * spec.TotalSteps - 1;
        var end = spec.TotalSteps - 1.0;
        if (t >= end)
            return lowest;
        if (t < peak)
            return Anneal(spec.MaxLr / spec.DivFactor, spec.MaxLr, t / peak);
        return Anneal(spec.MaxLr, lowest, (t - peak) / (end - peak));
    }

    private double Anneal(double start, double end, double fraction) => spec.AnnealStrategy == AnnealStrategy.Cos
        ? CosineCurve.Anneal(start, end, fraction)
        : start + (end - start) * fraction;
}
