using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// The one that knows where every shard of a type is; a cluster singleton. It stores nothing: after a fail-over it asks all members
/// for their regions and gives out no shard before each has answered or is gone.
/// </summary>
internal sealed partial class ShardCoordinator : ReceiveActor, IWithTimers
{
    private readonly string _typeName;
    private readonly ClusterShardingSettings _settings;
    private readonly IShardAllocationStrategy _strategy;
    private readonly TimeSpan _removalMargin;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<IActorRef> _proxies = [];
    private readonly Dictionary<string, HashSet<IActorRef>> _asking = [];
    private readonly HashSet<string> _allocating = [];
    private readonly Dictionary<string, IActorRef> _movers = [];
    private readonly HashSet<IActorRef> _lost = [];
    private ShardTable<IActorRef> _table = ShardTable<IActorRef>.Empty;
    private bool _rebalancing;

    public ShardCoordinator(string typeName, ClusterShardingSettings settings, IShardAllocationStrategy strategy, TimeSpan removalMargin)
    {
        _typeName = typeName;
        _settings = settings;
        _strategy = strategy;
        _removalMargin = removalMargin;
        Receive<Register>(OnRegister);
        Receive<GetShardHome>(ask => OnGetShardHome(ask.Shard, Sender));
        Receive<ShardStarted>(started => Timers.Cancel(started.Shard));
        Receive<Allocated>(OnAllocated);
        Receive<ResendHost>(resend =>
        {
            if (_table.HomeOf(resend.Shard) is { } home && !_table.Moving.Contains(resend.Shard))
                Host(resend.Shard, home);
        });
        Receive<ShardMoved>(moved => OnMoved(moved.Shard, moved.Stopped));
        Receive<GracefulShutdownReq>(leave => OnGracefulShutdown(leave.Region));
        Receive<Tick>(tick => OnTick(tick));
        Receive<RebalanceResult>(OnRebalanceResult);
        Receive<Terminated>(stopped => OnRegionStopped(stopped.ActorRef));
        Receive<RegionLost>(lost => OnRegionGone(lost.Region));
        Receive<MemberLost>(lost =>
        {
            _silent.Remove(lost.Node);
            AnswerAll();
        });
        Receive<ShardHome>(_ => { });
        Receive<ClusterEvent.MembershipChanged>(changed => OnMembers(changed.State));
        Receive<ActorIdentity>(OnIdentity);
        Receive<Terminate>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MembershipChanged));
        Timers.StartPeriodicTimer(Tick.Rebalance, Tick.Rebalance, _settings.TuningParameters.RebalanceInterval);
        Timers.StartPeriodicTimer(Tick.Recover, Tick.Recover, TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, _settings.TuningParameters.RetryInterval.Ticks)));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnRegister(Register register)
    {
        var known = register.IsProxy ? _proxies.Contains(register.Region) : _table.Regions.ContainsKey(register.Region);
        if (!known)
            Context.Watch(register.Region);
        register.Region.Tell(new RegisterAck(Self));
        if (register.IsProxy)
        {
            _proxies.Add(register.Region);
            return;
        }

        (_table, var refused) = _table.Register(register.Region, register.Shards);
        foreach (var shard in refused)
        {
            _log.Warning("Region [{0}] has shard [{1}], which is at home in [{2}]; it has to stop it", register.Region.Path, shard, _table.HomeOf(shard).Path);
            register.Region.Tell(new HandOff(shard));
        }

        if (!known)
            _log.Info("{0}: region registered: [{1}] with shards [{2}]", _typeName, register.Region.Path, string.Join(", ", register.Shards));
        Registered(register.Region);
        AnswerAll();
    }

    private void OnGetShardHome(string shard, IActorRef asker)
    {
        if (!_asking.TryGetValue(shard, out var asking))
            _asking[shard] = asking = [];
        asking.Add(asker);
        Answer(shard);
    }

    // Once a home is known, or may be given, everyone who asked is told.
    private void Answer(string shard)
    {
        if (_table.Moving.Contains(shard) || !_asking.TryGetValue(shard, out var asking))
            return;
        if (_table.HomeOf(shard) is { } home)
        {
            // It starts elsewhere soon; who is sent to a lost region loses what it sends there.
            if (_lost.Contains(home))
                return;
            _asking.Remove(shard);
            foreach (var asker in asking)
                asker.Tell(new ShardHome(shard, home));
            return;
        }

        var open = _table.Open;
        if (IsRecovering || open.IsEmpty || !_allocating.Add(shard))
            return;
        _strategy.AllocateShard(asking.FirstOrDefault() ?? Self, shard, Allocations(open)).PipeTo(
            Self, success: region => new Allocated(shard, region, null), failure: e => new Allocated(shard, null, e));
    }

    private void AnswerAll()
    {
        foreach (var shard in _asking.Keys.ToList())
            Answer(shard);
    }

    private void OnAllocated(Allocated allocated)
    {
        _allocating.Remove(allocated.Shard);
        if (allocated.Failure is not null)
            _log.Error(allocated.Failure, "Shard [{0}] could not be allocated, it will be tried again", allocated.Shard);
        else if (_table.CanPlace(allocated.Shard, allocated.Region))
            Place(allocated.Shard, allocated.Region);
        else if (!_table.Homes.ContainsKey(allocated.Shard))
            Answer(allocated.Shard);
    }

    private void Place(string shard, IActorRef region)
    {
        _table = _table.Place(shard, region);
        _log.Debug("Shard [{0}] allocated at [{1}]", shard, region.Path);
        Host(shard, region);
        Answer(shard);
    }

    private void Host(string shard, IActorRef region)
    {
        region.Tell(new HostShard(shard));
        Timers.StartSingleTimer(shard, new ResendHost(shard), _settings.TuningParameters.ShardStartTimeout);
    }

    private void OnTick(Tick tick)
    {
        if (tick == Tick.Recover)
        {
            Recover();
            AnswerAll();
            return;
        }

        var open = _table.Open;
        if (IsRecovering || _rebalancing || open.Count < 2)
            return;
        _rebalancing = true;
        _strategy.Rebalance(Allocations(open), _table.Moving).PipeTo(
            Self, success: shards => new RebalanceResult(shards, null), failure: e => new RebalanceResult(ImmutableHashSet<string>.Empty, e));
    }

    private void OnRebalanceResult(RebalanceResult result)
    {
        _rebalancing = false;
        if (result.Failure is not null)
            _log.Error(result.Failure, "The allocation strategy could not rebalance");
        foreach (var shard in result.Shards)
            Move(shard);
    }

    private void Move(string shard)
    {
        if (_table.HomeOf(shard) is not { } home || _table.Moving.Contains(shard))
            return;
        _log.Info("{0}: moving shard [{1}] from [{2}]", _typeName, shard, home.Path);
        _table = _table.BeginMove(shard);
        HashSet<IActorRef> regions = [.. _table.Regions.Keys, .. _proxies];
        var timeout = _settings.TuningParameters.HandOffTimeout;
        _movers[shard] = Context.ActorOf(Props.Create(() => new ShardMover(shard, home, regions, timeout)).WithDispatcher(_cluster.Settings.UseDispatcher));
    }

    private void OnMoved(string shard, bool stopped)
    {
        _movers.Remove(shard);
        var leaving = _table.HomeOf(shard) is { } home && _table.Leaving.Contains(home);
        _table = _table.EndMove(shard, stopped);
        if (!stopped && leaving)
        {
            Move(shard);
            return;
        }

        // Moved to rest elsewhere, not to wait for the next message: entities may hold timers, or be started by the shard's host.
        if (stopped && !_asking.ContainsKey(shard))
            _asking[shard] = [Self];
        Answer(shard);
    }

    private void OnGracefulShutdown(IActorRef region)
    {
        if (!_table.Regions.TryGetValue(region, out var shards) || _table.Leaving.Contains(region))
            return;
        _log.Info("{0}: region [{1}] is shutting down, its {2} shards move", _typeName, region.Path, shards.Count);
        _table = _table.BeginLeave(region);
        foreach (var shard in shards)
            Move(shard);
    }

    private static ImmutableDictionary<IActorRef, IImmutableList<string>> Allocations(ImmutableDictionary<IActorRef, ImmutableList<string>> regions) =>
        regions.ToImmutableDictionary(r => r.Key, r => (IImmutableList<string>)r.Value);

    private sealed record Allocated(string Shard, IActorRef Region, Exception Failure) : INoSerializationVerificationNeeded;

    private sealed record RebalanceResult(IImmutableSet<string> Shards, Exception Failure) : INoSerializationVerificationNeeded;

    private sealed record ResendHost(string Shard);

    private sealed record RegionLost(IActorRef Region);

    private sealed record MemberLost(UniqueAddress Node);

    private sealed record Tick(string Name)
    {
        public static readonly Tick Rebalance = new("rebalance");
        public static readonly Tick Recover = new("recover");
    }

    /// <summary>Ends the coordinator on this node.</summary>
    internal sealed record Terminate
    {
        public static readonly Terminate Instance = new();
    }
}
