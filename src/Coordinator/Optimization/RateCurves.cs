using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Optimization;

/// <summary>A learning rate that depends on the count of epochs or steps alone.</summary>
internal interface IRateCurve
{
    /// <summary>The rate at a time.</summary>
    /// <param name="t">Epochs or steps so far, from 0.</param>
    /// <param name="baseRate">The optimizer's learning rate.</param>
    double Rate(long t, double baseRate);
}

internal sealed class ConstantCurve : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate;
}

/// <summary><c>StepLR</c>: <c>base gamma^floor(t / size)</c>.</summary>
internal sealed class StepCurve(int size, double gamma) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(gamma, t / size);
}

/// <summary><c>MultiStepLR</c>: <c>base gamma^(milestones passed)</c>.</summary>
internal sealed class MultiStepCurve(ValueList<int> milestones, double gamma) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(gamma, milestones.Count(m => m <= t));
}

/// <summary><c>ExponentialLR</c>: <c>base gamma^t</c>.</summary>
internal sealed class ExponentialCurve(double gamma) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(gamma, t);
}

/// <summary><c>PolynomialLR</c>: <c>base (1 - min(t, total) / total)^power</c>.</summary>
internal sealed class PolynomialCurve(int total, double power) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(1 - (double)Math.Min(t, total) / total, power);
}

/// <summary><c>CosineAnnealingLR</c> up to <c>t-max</c>, where it stays (PyTorch's would rise again).</summary>
internal sealed class CosineCurve(int halfPeriod, double lowest) : IRateCurve
{
    public double Rate(long t, double baseRate) => Anneal(baseRate, lowest, (double)Math.Min(t, halfPeriod) / halfPeriod);

    /// <summary>Half a cosine from <paramref name="start"/> to <paramref name="end"/> as the fraction goes from 0 to 1.</summary>
    public static double Anneal(double start, double end, double fraction) =>
        end + (start - end) * (1 + Math.Cos(Math.PI * fraction)) / 2;
}

/// <summary><c>CosineAnnealingWarmRestarts</c>: half cosines of <c>t-0</c>, <c>t-0 t-mult</c>, <c>t-0 t-mult²</c>, …</summary>
internal sealed class CosineRestartsCurve(int firstPeriod, int growth, double lowest) : IRateCurve
{
    public double Rate(long t, double baseRate)
    {
        var period = (long)firstPeriod;
        if (growth == 1)
            t %= period;
        for (; t >= period; period *= growth)
            t -= period;
        return CosineCurve.Anneal(baseRate, lowest, (double)t / period);
    }
}

/// <summary>
/// <c>OneCycleLR</c> with two phases: up from <c>max / div</c> until step <c>pct total - 1</c>, then down to <c>max / div /
/// final-div</c> at step <c>total - 1</c>, where it stays (PyTorch's would raise an error).
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
