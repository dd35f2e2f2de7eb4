using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>Sends on what it is sent to the singleton, wherever that runs; keeps a bounded number of messages while it is not known.</summary>
public sealed class ClusterSingletonProxy : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ClusterSingletonProxySettings _settings;
    private readonly string[] _singletonPath;
    private readonly Queue<(object Message, IActorRef Sender)> _buffer = new();
    private UniqueAddress _oldest;
    private IActorRef _singleton;
    private int _identifyId;

    /// <summary>Use <see cref="Props"/>.</summary>
    public ClusterSingletonProxy(string singletonManagerPath, ClusterSingletonProxySettings settings)
    {
        _settings = settings;
        _singletonPath = [.. singletonManagerPath.Split('/', StringSplitOptions.RemoveEmptyEntries), settings.SingletonName];
        Receive<ClusterEvent.MembershipChanged>(changed => OnMembers(changed.State));
        Receive<TryToIdentify>(_ => Identify());
        Receive<ActorIdentity>(OnIdentity);
        Receive<Terminated>(stopped =>
        {
            if (stopped.ActorRef.Equals(_singleton))
                LookFor();
        });
        ReceiveAny(message =>
        {
            if (_singleton is not null)
                _singleton.Forward(message);
            else
                Keep(message);
        });
    }

    ITimerScheduler IWithTimers.Timers { get; set; }

    private ITimerScheduler Timers => ((IWithTimers)this).Timers;

    /// <summary>A proxy for the singleton below the manager at <paramref name="singletonManagerPath"/>, such as <c>/user/manager</c>.</summary>
    public static Props Props(string singletonManagerPath, ClusterSingletonProxySettings settings) =>
        Actor.Props.Create(() => new ClusterSingletonProxy(singletonManagerPath, settings));

    /// <inheritdoc/>
    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MembershipChanged));

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnMembers(MembershipState state)
    {
        var oldest = state.Gossip.Members
            .Where(m => m.Status is MemberStatus.Up or MemberStatus.Leaving)
            .Where(m => string.IsNullOrEmpty(_settings.Role) || m.HasRole(_settings.Role))
            .Order(Member.AgeOrdering)
            .FirstOrDefault()?.UniqueAddress;
        if (oldest == _oldest)
            return;
        _oldest = oldest;
        LookFor();
    }

    private void LookFor()
    {
        if (_singleton is not null)
            Context.Unwatch(_singleton);
        _singleton = null;
        _identifyId++;
        Timers.StartPeriodicTimer(TryToIdentify.Instance, TryToIdentify.Instance, _settings.SingletonIdentificationInterval);
        Identify();
    }

    private void Identify()
    {
        if (_oldest is not null && _singleton is null)
            Context.ActorSelection(new RootActorPath(_oldest.Address) / _singletonPath).Tell(new Identify(_identifyId), Self);
    }

    private void OnIdentity(ActorIdentity identity)
    {
        // An answer from the node that was oldest before may still be on its way.
        if (_singleton is not null || identity.Subject is null || !Equals(identity.MessageId, _identifyId))
            return;
        _log.Info("Singleton identified at [{0}]", identity.Subject.Path);
        _singleton = Context.Watch(identity.Subject);
        Timers.Cancel(TryToIdentify.Instance);
        while (_buffer.TryDequeue(out var kept))
            _singleton.Tell(kept.Message, kept.Sender);
    }

    private void Keep(object message)
    {
        if (_settings.BufferSize == 0)
        {
            _log.Debug("Singleton not available and buffering is disabled, dropping message [{0}]", message.GetType());
            return;
        }

        if (_buffer.Count == _settings.BufferSize)
        {
            var (dropped, sender) = _buffer.Dequeue();
            _log.Warning("Singleton not available and buffer is full, dropping the oldest message [{0}]", dropped.GetType());
            Context.System.DeadLetters.Tell(dropped, sender);
        }

        _buffer.Enqueue((message, Sender));
    }

    private sealed record TryToIdentify
    {
        public static readonly TryToIdentify Instance = new();
    }
}
