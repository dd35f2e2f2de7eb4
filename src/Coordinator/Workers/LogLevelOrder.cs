using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>The level that somebody wants the whole cluster to log at, and until when. In memory alone: it ends with the pool's process.</summary>
internal sealed class LogLevelOrder(TimeProvider time)
{
    private string? _level;
    private TimeSpan? _limit;
    private long _since;

    /// <summary>Takes an order.</summary>
    public LogLevelReply Set(SetLogLevel order)
    {
        _level = order.Level;
        _limit = order.Level is not null && order.Seconds > 0 ? TimeSpan.FromSeconds(order.Seconds) : null;
        _since = time.GetTimestamp();
        return Now();
    }

    /// <summary>What holds now.</summary>
    public LogLevelReply Now()
    {
        if (_limit is not { } limit)
            return new LogLevelReply(_level, 0);
        var left = limit - time.GetElapsedTime(_since);
        if (left > TimeSpan.Zero)
            return new LogLevelReply(_level, (int)Math.Ceiling(left.TotalSeconds));
        (_level, _limit) = (null, null);
        return new LogLevelReply(null, 0);
    }
}
