namespace DistTrain.TestSupport;

/// <summary>Time that passes only when the simulation says so.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private long _ticks;

    public TimeSpan Now => new(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("the simulated parts have no timers of their own");

    public void AdvanceTo(TimeSpan time) => _ticks = Math.Max(_ticks, time.Ticks);
}
