using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>Runs the entities of one shard as its children; starts them on their first message and stops them when they are idle.</summary>
internal sealed class Shard : ReceiveActor, IWithTimers
{
    private readonly string _shardId;
    private readonly Func<string, Props> _entityProps;
    private readonly ClusterShardingSettings _settings;
    private readonly IMessageExtractor _extractor;
    private readonly object _handOffStopMessage;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly Dictionary<IActorRef, string> _ids = [];

    public Shard(string shardId, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor, object handOffStopMessage)
    {
        _shardId = shardId;
        _entityProps = entityProps;
        _settings = settings;
        _extractor = extractor;
        _handOffStopMessage = handOffStopMessage;
        Receive<Passivate>(passivate => OnPassivate(Sender, passivate.StopMessage));
        Receive<HandOff>(_ => OnHandOff());
        Receive<Terminated>(stopped => OnStopped(stopped.ActorRef));
        Receive<GetState>(_ => Sender.Tell(new ShardState(_shardId, _entities.Keys.ToImmutableHashSet())));
        Receive<IdleTick>(_ => PassivateIdle());
        Receive<ShardRegion.StartEntity>(start =>
        {
            Running(start.EntityId);
            if (!Sender.IsNobody())
                Sender.Tell(new ShardRegion.StartEntityAck(start.EntityId, _shardId));
        });
        ReceiveAny(Deliver);
    }

    public ITimerScheduler Timers { get; set; }

    public static Props Props(
        string shardId, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor, object handOffStopMessage) =>
        Actor.Props.Create(() => new Shard(shardId, entityProps, settings, extractor, handOffStopMessage));

    protected override void PreStart()
    {
        if (_settings.ShouldPassivateIdleEntities)
            Timers.StartPeriodicTimer(IdleTick.Instance, IdleTick.Instance, _settings.PassivateIdleEntityAfter / 2);
    }

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    private void Deliver(object message)
    {
        var id = _extractor.EntityId(message);
        if (string.IsNullOrEmpty(id))
        {
            Unhandled(message);
            return;
        }

        var entity = Running(id);
        var content = _extractor.EntityMessage(message);
        entity.LastMessage = Now;
        if (entity.Waiting is null)
            entity.Ref.Tell(content, Sender);
        else if (entity.Waiting.Count < _settings.TuningParameters.BufferSize)
            entity.Waiting.Enqueue((content, Sender));
        else
            Context.System.DeadLetters.Tell(content, Sender);
    }

    private Entity Running(string id)
    {
        if (_entities.TryGetValue(id, out var entity))
            return entity;
        entity = new Entity { Ref = Context.Watch(Context.ActorOf(_entityProps(id), Uri.EscapeDataString(id))), LastMessage = Now };
        _entities[id] = entity;
        _ids[entity.Ref] = id;
        return entity;
    }

    private void OnPassivate(IActorRef from, object stopMessage)
    {
        if (!_ids.TryGetValue(from, out var id) || _entities[id].Waiting is not null)
        {
            _log.Debug("Not passivating [{0}]: unknown, or stopping already", from.Path);
            return;
        }

        // From here to its end, what arrives waits for its next life.
        _entities[id].Waiting = new Queue<(object, IActorRef)>();
        from.Tell(stopMessage);
    }

    private void PassivateIdle()
    {
        var idleSince = Now - _settings.PassivateIdleEntityAfter;
        foreach (var entity in _entities.Values.Where(e => e.Waiting is null && e.LastMessage <= idleSince).ToList())
            OnPassivate(entity.Ref, _handOffStopMessage);
    }

    private void OnStopped(IActorRef stopped)
    {
        if (!_ids.Remove(stopped, out var id))
            return;
        _entities.Remove(id, out var ended);
        if (ended.Waiting is not { Count: > 0 } waiting)
            return;
        var next = Running(id);
        foreach (var (message, sender) in waiting)
            next.Ref.Tell(message, sender);
    }

    private void OnHandOff()
    {
        if (_entities.Count == 0)
        {
            Context.Stop(Self);
            return;
        }

        _log.Debug("Shard [{0}] hands off, stopping {1} entities", _shardId, _entities.Count);
        Timers.CancelAll();
        foreach (var entity in _entities.Values.Where(e => e.Waiting is null))
            entity.Ref.Tell(_handOffStopMessage);

        // The mover gives up at the hand-off timeout; entities that do not stop are stopped before that.
        var patience = _settings.TuningParameters.HandOffTimeout - TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond * 5, _settings.TuningParameters.HandOffTimeout.Ticks / 4));
        Timers.StartSingleTimer(StopNow.Instance, StopNow.Instance, patience);
        Become(HandingOff);
    }

    private void HandingOff()
    {
        Receive<Terminated>(stopped =>
        {
            if (!_ids.Remove(stopped.ActorRef, out var id))
                return;
            _entities.Remove(id);
            if (_entities.Count == 0)
                Context.Stop(Self);
        });
        Receive<StopNow>(_ =>
        {
            _log.Warning("Stopping {0} entities of shard [{1}] that did not stop on [{2}]", _entities.Count, _shardId, _handOffStopMessage.GetType());
            foreach (var entity in _entities.Values)
                Context.Stop(entity.Ref);
        });
        Receive<HandOff>(_ => { });
        Receive<Passivate>(_ => { });
        Receive<GetState>(_ => Sender.Tell(new ShardState(_shardId, _entities.Keys.ToImmutableHashSet())));
        ReceiveAny(message => Context.System.DeadLetters.Tell(message, Sender));
    }

    private sealed class Entity
    {
        public IActorRef Ref { get; init; }

        public TimeSpan LastMessage { get; set; }

        /// <summary>What arrived since the entity was told to stop; null before that.</summary>
        public Queue<(object Message, IActorRef Sender)> Waiting { get; set; }
    }

    internal sealed record GetState
    {
        public static readonly GetState Instance = new();
    }

    private sealed record IdleTick
    {
        public static readonly IdleTick Instance = new();
    }

    private sealed record StopNow
    {
        public static readonly StopNow Instance = new();
    }
}
