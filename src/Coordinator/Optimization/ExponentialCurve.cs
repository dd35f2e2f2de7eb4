namespace DistTrain.Coordinator.Optimization;

/// <summary><c>ExponentialLR</c>: <c>base gamma^t</c>.</summary>
internal sealed class ExponentialCurve(double gamma) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(gamma, t);
}
