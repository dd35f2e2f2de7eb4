using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>The log level that somebody has set for the whole cluster, and until when. Kept in memory only: it ends with the
/// pool's process.</summary>
internal sealed class LogLevelOrder(TimeProvider time)
{
    private string? _level;
    private TimeSpan? _limit;
    private long _since;

    /// <summary>Sets a level, or without one lets every process log at its own level again.</summary>
    public LogLevelReply Set(SetLogLevel order)
    {
        _level = order.Level;
        _limit = order.Level is not null && order.Seconds > 0 ? TimeSpan.FromSeconds(order.Seconds) : null;
        _since = time.GetTimestamp();
        return Current();
    }

    /// <summary>The level in force, null for each process's own, and the seconds left; 0 without a limit.</summary>
    public LogLevelReply Current()
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
