namespace DistTrain.Coordinator.Optimization;

/// <summary><c>StepLR</c>: <c>base gamma^floor(t / size)</c>.</summary>
internal sealed class StepCurve(int size, double gamma) : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate * Math.Pow(gamma, t / size);
}
