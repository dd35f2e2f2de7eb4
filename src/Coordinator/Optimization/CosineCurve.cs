namespace DistTrain.Coordinator.Optimization;

/// <summary><c>CosineAnnealingLR</c> up to <c>t-max</c>, where it stays (PyTorch's would rise again).</summary>
internal sealed class CosineCurve(int halfPeriod, double lowest) : IRateCurve
{
    public double Rate(long t, double baseRate) => Anneal(baseRate, lowest, (double)Math.Min(t, halfPeriod) / halfPeriod);

    /// <summary>Half a cosine from <paramref name="start"/> to <paramref name="end"/> as the fraction goes from 0 to 1.</summary>
    public static double Anneal(double start, double end, double fraction) =>
        end + (start - end) * (1 + Math.Cos(Math.PI * fraction)) / 2;
}
