namespace DistTrain.Coordinator.Optimization;

internal sealed class ConstantCurve : IRateCurve
{
    public double Rate(long t, double baseRate) => baseRate;
}
