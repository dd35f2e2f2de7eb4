namespace DistTrain.Coordinator.Optimization;

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
