namespace DistTrain.Coordinator.Scheduling;

/// <summary>Median of the latest observations.</summary>
internal sealed class RecentMedian(int capacity)
{
    private readonly double[] _ring = new double[capacity];
    private readonly double[] _sorted = new double[capacity];
    private int _count;
    private int _next;

    public void Add(double value)
    {
        _ring[_next] = value;
        _next = (_next + 1) % _ring.Length;
        _count = Math.Min(_count + 1, _ring.Length);
    }

    /// <summary>The median, or NaN before the first observation.</summary>
    public double Value()
    {
        if (_count == 0)
            return double.NaN;
        _ring.AsSpan(0, _count).CopyTo(_sorted);
        _sorted.AsSpan(0, _count).Sort();
        return _sorted[_count / 2];
    }
}
