using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// The sharding of one type of entity on one node: takes messages for any entity, keeps those whose shard has no known home, and
/// runs the shards that the coordinator gives it. As a proxy it runs none.
/// </summary>
public sealed partial class ShardRegion : ReceiveActor, IWithTimers
{
    private readonly string _typeName;
    private readonly Func<string, Props> _entityProps;
    private readonly ClusterShardingSettings _settings;
    private readonly IMessageExtractor _extractor;
    private readonly object _handOffStopMessage;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IActorRef> _homes = [];
    private readonly Dictionary<string, IActorRef> _shards = [];
    private readonly Dictionary<string, IActorRef> _handingOff = [];
    private readonly ShardBuffers _buffers;
    private readonly TaskCompletionSource<Done> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UniqueAddress _coordinatorNode;
    private IActorRef _coordinator;
    private bool _shuttingDown;

    internal ShardRegion(
        string typeName, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor, object handOffStopMessage)
    {
        _typeName = typeName;
        _entityProps = entityProps;
        _settings = settings;
        _extractor = new ExtractorAdapter(extractor);
        _handOffStopMessage = handOffStopMessage;
        _buffers = new ShardBuffers(settings.TuningParameters.BufferSize);
        Receive<ClusterEvent.MembershipChanged>(changed => OnMembers(changed.State));
        Receive<RegisterAck>(OnRegisterAck);
        Receive<ShardHome>(home => OnShardHome(home.Shard, home.Region));
        Receive<HostShard>(host => OnHostShard(host.Shard));
        Receive<BeginHandOff>(begin => OnBeginHandOff(begin.Shard));
        Receive<HandOff>(OnHandOff);
        Receive<Retry>(_ => OnRetry());
        Receive<GracefulShutdown>(_ => OnGracefulShutdown());
        Receive<GetShardRegionState>(_ => OnGetState());
        Receive<Terminated>(stopped => OnTerminated(stopped.ActorRef));
        ReceiveAny(Deliver);
    }

    /// <summary>Set by the system.</summary>
    public ITimerScheduler Timers { get; set; }

    private bool IsProxy => _entityProps is null;

    internal static Props Props(
        string typeName, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor, object handOffStopMessage) =>
        Actor.Props.CreateBy(new Producer(() => new ShardRegion(typeName, entityProps, settings, extractor, handOffStopMessage)));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MembershipChanged));
        Timers.StartPeriodicTimer(Retry.Instance, Retry.Instance, _settings.TuningParameters.RetryInterval);
        if (IsProxy)
            return;
        var self = Self;
        var cluster = _cluster;
        var stopped = _stopped;
        CoordinatedShutdown.Get(Context.System).AddTask(
            CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            $"region-shutdown-{_typeName}",
            () =>
            {
                if (cluster.IsTerminated || cluster.SelfMember.Status is MemberStatus.Down or MemberStatus.Removed)
                    return Task.FromResult(Done.Instance);
                self.Tell(GracefulShutdown.Instance);
                return stopped.Task;
            });
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        _stopped.TrySetResult(Done.Instance);
    }

    private void Deliver(object message)
    {
        if (_extractor.EntityId(message) is not { Length: > 0 } entity || _extractor.ShardId(entity, message) is not { Length: > 0 } shard)
        {
            _log.Warning("Message of type [{0}] for sharding of [{1}] names no entity, it is dropped", message.GetType().FullName, _typeName);
            Unhandled(message);
            return;
        }

        if (!_homes.TryGetValue(shard, out var home))
            Keep(shard, message);
        else if (!home.Equals(Self))
            home.Forward(message);
        else
            Shard(shard).Forward(message);
    }

    private void Keep(string shard, object message)
    {
        var first = !_buffers.Has(shard);
        if (!_buffers.TryAdd(shard, message, Sender))
        {
            _log.Warning(
                "Buffer of [{0}] is full ({1} messages wait for homes of shards), dropping a message for shard [{2}]",
                _typeName,
                _settings.TuningParameters.BufferSize,
                shard);
            Context.System.DeadLetters.Tell(message, Sender);
            return;
        }

        if (first)
            _coordinator?.Tell(new GetShardHome(shard), Self);
    }

    private void Flush(string shard)
    {
        foreach (var (message, sender) in _buffers.Take(shard))
            (_homes[shard].Equals(Self) ? Shard(shard) : _homes[shard]).Tell(message, sender);
    }

    private IActorRef Shard(string shard)
    {
        if (_shards.TryGetValue(shard, out var running))
            return running;
        _log.Debug("Starting shard [{0}] of [{1}]", shard, _typeName);
        return _shards[shard] = Context.Watch(Context.ActorOf(
            Sharding.Shard.Props(shard, _entityProps, _settings, _extractor, _handOffStopMessage), Uri.EscapeDataString(shard)));
    }

    private void OnHostShard(string shard)
    {
        if (!Sender.Equals(_coordinator) || _shuttingDown || IsProxy)
            return;
        if (_handingOff.ContainsKey(shard))
            return;
        _homes[shard] = Self;
        Shard(shard);
        Sender.Tell(new ShardStarted(shard));
        Flush(shard);
    }

    private void OnShardHome(string shard, IActorRef region)
    {
        // What an earlier coordinator said is void: the present one may have given the shard to another.
        if (!Sender.Equals(_coordinator) || !IsMember(region))
            return;
        if (region.Equals(Self))
        {
            if (_shuttingDown || _handingOff.ContainsKey(shard))
                return;
        }
        else
        {
            Context.Watch(region);
        }

        _homes[shard] = region;
        Flush(shard);
    }

    private void OnBeginHandOff(string shard)
    {
        _homes.Remove(shard);
        Sender.Tell(new BeginHandOffAck(shard));
    }

    private void OnHandOff(HandOff handOff)
    {
        // They came after the others stopped sending; delivered later they would overtake what those keep by now.
        var dropped = _buffers.Take(handOff.Shard);
        if (dropped.Count > 0)
            _log.Warning("Dropping [{0}] buffered messages to shard [{1}] during hand-off, to keep the order", dropped.Count, handOff.Shard);
        foreach (var (message, sender) in dropped)
            Context.System.DeadLetters.Tell(message, sender);

        _homes.Remove(handOff.Shard);
        if (_shards.TryGetValue(handOff.Shard, out var shard))
        {
            _handingOff[handOff.Shard] = Sender;
            shard.Tell(handOff);
        }
        else
        {
            Sender.Tell(new ShardStopped(handOff.Shard));
        }
    }

    private void OnGetState()
    {
        var timeout = _settings.ShardRegionQueryTimeout;
        var asked = _shards.Select(s => (Id: s.Key, Answer: s.Value.Ask<ShardState>(Sharding.Shard.GetState.Instance, timeout))).ToList();
        CollectAsync().PipeTo(Sender, Self);

        async Task<CurrentShardRegionState> CollectAsync()
        {
            var shards = ImmutableHashSet.CreateBuilder<ShardState>();
            var failed = ImmutableHashSet.CreateBuilder<string>();
            foreach (var (id, answer) in asked)
            {
                await answer.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
                if (answer.IsCompletedSuccessfully)
                    shards.Add(await answer.ConfigureAwait(false));
                else
                    failed.Add(id);
            }

            return new CurrentShardRegionState(shards.ToImmutable(), failed.ToImmutable());
        }
    }

    /// <summary>Starts an entity without a message.</summary>
    public sealed class StartEntity : IClusterShardingSerializable, IEquatable<StartEntity>
    {
        /// <summary>The entity.</summary>
        public readonly string EntityId;

        /// <summary>Starts <paramref name="entityId"/>.</summary>
        public StartEntity(string entityId)
        {
            if (string.IsNullOrEmpty(entityId))
                throw new ArgumentNullException(nameof(entityId));
            EntityId = entityId;
        }

        /// <inheritdoc/>
        public bool Equals(StartEntity other) => other is not null && EntityId == other.EntityId;

        /// <inheritdoc/>
        public override bool Equals(object obj) => obj is StartEntity other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => EntityId.GetHashCode(StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() => $"StartEntity({EntityId})";
    }

    /// <summary>The entity runs.</summary>
    internal sealed record StartEntityAck(string EntityId, string ShardId) : IClusterShardingSerializable, IDeadLetterSuppression;

    private sealed record Retry
    {
        public static readonly Retry Instance = new();
    }

    // Props call public constructors only, and this one is not part of Akka.NET's API.
    private sealed class Producer(Func<ShardRegion> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ShardRegion);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor) { }
    }
}
