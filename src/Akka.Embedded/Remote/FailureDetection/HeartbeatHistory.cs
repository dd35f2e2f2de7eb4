namespace Akka.Remote;

/// <summary>The last heartbeat intervals in a ring, with running sums for mean and deviation (milliseconds).</summary>
internal sealed class HeartbeatHistory
{
    private readonly long[] _intervals;
    private int _count;
    private int _next;
    private double _sum;
    private double _squaredSum;

    public HeartbeatHistory(int maxSampleSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSampleSize, 1);
        _intervals = new long[maxSampleSize];
    }

    public double Mean => _count == 0 ? 0 : _sum / _count;

    // Rounding can leave the difference just below zero when all intervals are equal.
    public double StdDeviation => _count == 0 ? 0 : Math.Sqrt(Math.Max(0, (_squaredSum / _count) - (Mean * Mean)));

    public void Add(long interval)
    {
        if (_count == _intervals.Length)
        {
            var oldest = _intervals[_next];
            _sum -= oldest;
            _squaredSum -= (double)oldest * oldest;
        }
        else
        {
            _count++;
        }

        _intervals[_next] = interval;
        _next = (_next + 1) % _intervals.Length;
        _sum += interval;
        _squaredSum += (double)interval * interval;
    }

    public void Clear()
    {
        _count = 0;
        _next = 0;
        _sum = 0;
        _squaredSum = 0;
    }
}
