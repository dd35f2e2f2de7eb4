namespace DistTrain.Coordinator.Telemetry;

/// <summary>
/// Which of many spans of a kind are made: every one of a tenth of a second or more, of the shorter ones one a second. A small
/// model has a thousand epochs a second.
/// </summary>
internal sealed class SpanPace(TimeProvider time)
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long? _last;

    /// <summary>Whether something that took this long gets a span.</summary>
    public bool Take(TimeSpan duration)
    {
        if (duration < Long && _last is { } last && time.GetElapsedTime(last) < Interval)
            return false;
        _last = time.GetTimestamp();
        return true;
    }
}
