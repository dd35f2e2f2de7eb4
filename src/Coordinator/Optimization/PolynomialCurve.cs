namespace DistTrain.Coordinator.Optimization;

/// <summary><c>PolynomialLR</c>: <c>base (1 - min(t, total) / total)^power</c>.</summary>
internal sealed class PolynomialCurve(int total, double power) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(1 - (double)Math.Min(t, total) / total, power);
}
