using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Optimization;

/// <summary><c>MultiStepLR</c>: <c>base gamma^(milestones passed)</c>.</summary>
internal sealed class MultiStepCurve(ValueList<int> milestones, double gamma) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(gamma, milestones.Count(m => m <= t));
}
