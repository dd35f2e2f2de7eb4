using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>The result of a move.</summary>
internal sealed record ShardMoved(string Shard, bool Stopped);

/// <summary>A region has stopped while shards were moving.</summary>
internal sealed record RegionGone(IActorRef Region);

/// <summary>
/// Moves one shard away from its home: first every region must know that it is to send nothing more there, then the
/// home stops the shard. Reports to the coordinator, its parent.
/// </summary>
internal sealed class ShardMover : ReceiveActor, IWithTimers
{
    private readonly string _shard;
    private readonly IActorRef _from;
    private readonly HashSet<IActorRef> _unaware;
    private readonly TimeSpan _timeout;

    public ShardMover(string shard, IActorRef from, HashSet<IActorRef> regions, TimeSpan timeout)
    {
        _shard = shard;
        _from = from;
        _unaware = regions;
        _timeout = timeout;
        var log = Context.GetLogger();
        Receive<BeginHandOffAck>(ack => Aware(Sender));
        Receive<RegionGone>(gone =>
        {
            if (gone.Region.Equals(_from))
                Finish(stopped: true);
            else
                Aware(gone.Region);
        });
        Receive<ShardStopped>(_ => Finish(stopped: true));
        Receive<TimedOut>(_ =>
        {
            log.Warning("Shard [{0}] did not leave [{1}] within {2}, it stays", shard, from.Path, timeout);
            Finish(stopped: false);
        });
    }

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart()
    {
        Timers.StartSingleTimer(TimedOut.Instance, TimedOut.Instance, _timeout);
        foreach (var region in _unaware)
            region.Tell(new BeginHandOff(_shard));
        if (_unaware.Count == 0)
            _from.Tell(new HandOff(_shard));
    }

    private void Aware(IActorRef region)
    {
        if (_unaware.Remove(region) && _unaware.Count == 0)
            _from.Tell(new HandOff(_shard));
    }

    private void Finish(bool stopped)
    {
        Context.Parent.Tell(new ShardMoved(_shard, stopped));
        Context.Stop(Self);
        Become(() => ReceiveAny(_ => { }));
    }

    private sealed record TimedOut
    {
        public static readonly TimedOut Instance = new();
    }
}
