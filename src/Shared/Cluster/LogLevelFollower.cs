using Akka.Actor;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;
using Serilog;

namespace DistTrain.Shared.Cluster;

/// <summary>
/// Asks the worker pool every two seconds which level the cluster logs at, and makes it this process's. So a process that
/// comes later, and one that was out of reach, has it soon too; while the pool is silent nothing changes.
/// </summary>
public sealed class LogLevelFollower : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A follower of the pool.</summary>
    public LogLevelFollower(IActorRef pool, ProcessLogLevel level, ILogger log)
    {
        Receive<Poll>(_ => pool.Tell(new GetLogLevel()));
        Receive<LogLevelReply>(reply => level.Follow(reply.Level, log));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef pool, ProcessLogLevel level, ILogger log) =>
        Akka.Actor.Props.Create(() => new LogLevelFollower(pool, level, log));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("poll", Poll.Instance, TimeSpan.Zero, Interval);

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}
