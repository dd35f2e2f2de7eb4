using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// Holds this node's view of the membership: takes commands and gossip, has <see cref="Membership"/> and
/// <see cref="LeaderActions"/> decide, and tells everyone what came of it.
/// </summary>
internal sealed partial class ClusterCoreDaemon : ReceiveActor, IWithTimers
{
    private const int MostTicksBeforeShutDown = 4;

    private readonly Cluster _cluster;
    private readonly IActorRef _heartbeats;
    private readonly ClusterSubscriptions _subscriptions = new();
    private readonly List<Action> _onMemberUp = [];
    private readonly Random _random;
    private readonly Dictionary<Address, IActorRef> _cores = [];
    private ImmutableHashSet<UniqueAddress> _exitingConfirmed = [];
    private MembershipState _state;
    private int _downTicks;
    private bool _leaving;

    public ClusterCoreDaemon(Cluster cluster, IActorRef heartbeats)
    {
        _cluster = cluster;
        _heartbeats = heartbeats;
        _state = Membership.Outside(cluster.SelfUniqueAddress);
        _random = new Random(cluster.SelfUniqueAddress.Uid);
        Uninitialized();
    }

    public ITimerScheduler Timers { get; set; }

    private UniqueAddress SelfNode => _cluster.SelfUniqueAddress;

    protected override void PreStart() => StartTimers();

    protected override void PostStop()
    {
        _subscriptions.Publish([ClusterEvent.ClusterShuttingDown.Instance]);
        _subscriptions.Publish(ClusterEventDiff.Between(_state, Membership.Outside(SelfNode)));
    }

    /// <summary>In every state.</summary>
    private void Common()
    {
        Receive<ClusterCommand.Subscribe>(Subscribe);
        Receive<ClusterCommand.Unsubscribe>(unsubscribe =>
        {
            if (_subscriptions.Unsubscribe(unsubscribe.Subscriber, unsubscribe.To))
                Context.Unwatch(unsubscribe.Subscriber);
        });
        Receive<Terminated>(stopped => _subscriptions.Unsubscribe(stopped.ActorRef, null));
        Receive<ClusterCommand.SendCurrentState>(ask => ask.Receiver.Tell(_cluster.State));
        Receive<ClusterCommand.OnMemberUp>(listener =>
        {
            if (_state.SelfStatus == MemberStatus.Up)
                Call(listener.Callback);
            else
                _onMemberUp.Add(listener.Callback);
        });
        Receive<ClusterCommand.ExitingCompleted>(_ => ConfirmExit());
        Receive<Tick>(tick => OnTick(tick.Kind));
        Receive<ClusterCommand.Leave>(leave => _cluster.LogInfo($"cannot leave [{leave.Address}], this node is in no cluster"));
        Receive<ClusterCommand.Down>(down => _cluster.LogInfo($"cannot down [{down.Address}], this node is in no cluster"));
    }

    private void Initialized()
    {
        Receive<GossipEnvelope>(OnGossip);
        Receive<GossipStatus>(OnStatus);
        Receive<InitJoin>(_ => Sender.Tell(_state.SelfStatus is MemberStatus.Down or MemberStatus.Exiting
            ? new InitJoinNack(_cluster.SelfAddress)
            : new InitJoinAck(_cluster.SelfAddress)));
        Receive<Join>(OnJoin);
        Receive<ClusterCommand.Leave>(leave => Apply(Membership.Leave(_state, leave.Address)));
        Receive<ClusterCommand.Down>(down => Apply(Membership.Down(_state, down.Address)));
        Receive<ExitingConfirmed>(confirmed =>
        {
            if (_state.Gossip.Find(confirmed.Node)?.Status != MemberStatus.Exiting)
                return;
            _exitingConfirmed = _exitingConfirmed.Add(confirmed.Node);
            Lead();
        });
        Receive<ClusterCommand.JoinTo>(join => _cluster.LogInfo($"Trying to join [{join.Address}] when already part of a cluster, ignoring"));
        Receive<ClusterCommand.JoinSeedNodes>(join => _cluster.LogInfo(
            $"Trying to join seed nodes [{string.Join(", ", join.SeedNodes)}] when already part of a cluster, ignoring"));
        Receive<Welcome>(_ => { });
        Receive<JoinTimeout>(_ => { });
        Common();
    }

    private void OnJoin(Join join)
    {
        if (join.Node.Address.Protocol != _cluster.SelfAddress.Protocol || join.Node.Address.System != _cluster.SelfAddress.System)
        {
            _cluster.LogWarning($"Member with wrong protocol or ActorSystem name tried to join, but was ignored: [{join.Node.Address}]");
            return;
        }

        if (UncertifiedRole(join) is { } role)
        {
            _cluster.LogWarning(
                $"[{join.Node.Address}] tried to join with the role [{role}], which its certificate does not name (OU), but was ignored");
            return;
        }

        var change = Membership.Join(_state, join.Node, join.Roles);
        Apply(change);
        if (change.Answer == JoinAnswer.Welcome && join.Node != SelfNode)
            Core(join.Node.Address).Tell(new Welcome(SelfNode, _state.Gossip), Self);
        else if (change.Answer == JoinAnswer.Removed)
            Core(join.Node.Address).Tell(new GossipEnvelope(SelfNode, join.Node, _state.Gossip), Self);
        if (change.Changed)
            Lead();
    }

    private string UncertifiedRole(Join join)
    {
        if (join.Node == SelfNode || (_cluster.System.Provider as RemoteActorRefProvider)?.Remoting is not { Tcp.Tls.CertificateRoles: true } remoting)
            return null;
        var certified = remoting.AssociationWith(join.Node.Address).CertifiedUnits(join.Node.Uid);
        return join.Roles.FirstOrDefault(role => !certified.Contains(role));
    }

    private void Apply(MembershipChange change)
    {
        if (change.Changed || change.Answer != JoinAnswer.Welcome)
            _cluster.LogInfo(change.Reason);
        Update(change.State);
    }

    private void Update(MembershipState state)
    {
        if (ReferenceEquals(state.Gossip, _state.Gossip))
            return;
        var before = _state;
        _state = state;
        _cluster.Publish(state);
        foreach (var gone in before.Gossip.Members.Where(m => !state.Gossip.HasMember(m.UniqueAddress)))
            _cores.Remove(gone.Address);
        _heartbeats.Tell(new ClusterEvent.MembershipChanged(state));
        _subscriptions.Publish(ClusterEventDiff.Between(before, state));
        SelfChanged(before.SelfStatus, state.SelfStatus);
    }

    private void SelfChanged(MemberStatus before, MemberStatus now)
    {
        if (before == now)
            return;
        switch (now)
        {
            case MemberStatus.Up:
                _onMemberUp.ForEach(Call);
                _onMemberUp.Clear();
                break;
            case MemberStatus.Exiting when !_leaving:
                _leaving = true;
                _cluster.LogInfo("Exiting, starting coordinated shutdown");
                ClusterShutdown.RunWhenLeaving(_cluster);
                break;
            case MemberStatus.Down:
                _cluster.LogWarning("Marked as Down, shutting down once the others know");
                break;
        }
    }

    private void Subscribe(ClusterCommand.Subscribe subscribe)
    {
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
        {
            subscribe.Subscriber.Tell(_cluster.State);
        }
        else
        {
            foreach (var happened in ClusterEventDiff.Between(Membership.Outside(SelfNode), _state))
            {
                if (subscribe.To.Any(t => t.IsInstanceOfType(happened)))
                    subscribe.Subscriber.Tell(happened);
            }
        }

        Context.Watch(subscribe.Subscriber);
        _subscriptions.Subscribe(subscribe.Subscriber, subscribe.To);
    }

    private void ConfirmExit()
    {
        // The leader removes this node on hearing that it is done; a few others hear it in case the leader goes too.
        var others = _state.Gossip.Members.Where(m => m.UniqueAddress != SelfNode && m.Status != MemberStatus.Down)
            .OrderBy(m => m.Status == MemberStatus.Exiting)
            .ThenByDescending(m => m.UniqueAddress == _state.Leader)
            .Take(6);
        foreach (var member in others)
            Core(member.Address).Tell(new ExitingConfirmed(SelfNode), Self);
        Sender.Tell(Done.Instance);
    }

    private void Call(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _cluster.LogWarning($"a callback for this member being Up failed: {e}");
        }
    }

    private IActorRef Core(Address address)
    {
        if (!_cores.TryGetValue(address, out var core))
            _cores[address] = core = _cluster.System.Provider.ResolveActorRef(new RootActorPath(address) / "system" / "cluster" / "core");
        return core;
    }
}
