using System.Collections.Immutable;
using Akka.Cluster;
using Akka.Cluster.SBR;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Embedded.Tests.Internals.Cluster;

/// <summary>One node of the simulated cluster: the engine's pure parts, wired as its actors wire them.</summary>
internal sealed class SimulatedNode
{
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(8);

    private readonly SimulatedCluster _cluster;
    private readonly Dictionary<UniqueAddress, TimeSpan> _heard = [];
    private readonly DowningStrategy _strategy;
    private readonly TimeSpan _silence;
    private ImmutableHashSet<UniqueAddress> _exitingConfirmed = [];
    private StabilityTimer _stability;
    private SingletonClaim _claim;
    private int _downTicks;
    private bool _confirmedExit;

    public SimulatedNode(SimulatedCluster cluster, UniqueAddress self, DowningStrategy strategy)
    {
        _cluster = cluster;
        _strategy = strategy;
        _silence = TimeSpan.FromMilliseconds(2500 + cluster.Random.Next(2500));
        Self = self;
        State = Membership.Outside(self);
        _stability = StabilityTimer.Start(StableAfter, StableAfter * 0.75, cluster.Now);
        _claim = SingletonClaim.Start(self, null, StableAfter);
    }

    public UniqueAddress Self { get; }

    public MembershipState State { get; private set; }

    public bool Alive { get; private set; } = true;

    public bool IsMember => Alive && State.SelfMember is not null;

    public bool Converged => IsMember && State.Convergence(_exitingConfirmed);

    /// <summary>Runs the singleton; it takes no time to stop here.</summary>
    public bool HostsSingleton { get; private set; }

    public void Found() => Set(Membership.Found(Self, []));

    public void Kill()
    {
        Alive = false;
        HostsSingleton = false;
    }

    public void Leave() => Set(Membership.Leave(State, Self.Address).State);

    public void Tick()
    {
        if (!IsMember)
        {
            if (_cluster.Members.Select(m => m.Self.Address).Where(a => !a.Equals(Self.Address)).ToList() is { Count: > 0 } seeds)
                _cluster.Send(Self, seeds[_cluster.Random.Next(seeds.Count)], new Join(Self, []));
            return;
        }

        foreach (var member in State.Gossip.Members.Where(m => m.UniqueAddress != Self))
            _cluster.Send(Self, member.Address, new Heartbeat(Self.Address, 0));
        Reap();
        Lead();
        Resolve();
        Gossip();
        Claim();
        EndIfDown();
    }

    public void Receive(UniqueAddress sender, object message)
    {
        switch (message)
        {
            case Join join when IsMember:
                var change = Membership.Join(State, join.Node, join.Roles);
                Set(change.State);
                if (change.Answer == JoinAnswer.Welcome)
                    _cluster.Send(Self, join.Node.Address, new Welcome(Self, State.Gossip));
                else if (change.Answer == JoinAnswer.Removed)
                    _cluster.Send(Self, join.Node.Address, new GossipEnvelope(Self, join.Node, State.Gossip));
                break;
            case Welcome welcome when State.SelfMember is null && welcome.Gossip.HasMember(Self):
                Set(Membership.Welcomed(Self, welcome.Gossip));
                break;
            case Heartbeat:
                _cluster.Send(Self, sender.Address, new HeartbeatRsp(Self, 0));
                break;
            case HeartbeatRsp answer:
                _heard[answer.From] = _cluster.Now;
                break;
            case GossipEnvelope gossip:
                Take(gossip);
                break;
            case GossipStatus status when IsMember:
                Compare(status);
                break;
            case ExitingConfirmed confirmed when State.Gossip.Find(confirmed.Node)?.Status == MemberStatus.Exiting:
                _exitingConfirmed = _exitingConfirmed.Add(confirmed.Node);
                _claim = _claim.HandOverDone(confirmed.Node);
                break;
        }
    }

    private void Take(GossipEnvelope gossip)
    {
        var received = Membership.Receive(State, gossip.From, gossip.To, gossip.Gossip);
        if (received.Outcome == GossipOutcome.SelfRemoved)
            Kill();
        else
            Set(received.State);
        if (received.TalkBack && Alive)
            _cluster.Send(Self, gossip.From.Address, new GossipEnvelope(Self, gossip.From, State.Gossip));
    }

    private void Compare(GossipStatus status)
    {
        if (!State.Gossip.HasMember(status.From) && !State.Gossip.Tombstones.ContainsKey(status.From))
            return;
        switch (State.Gossip.Version.CompareTo(status.Version))
        {
            case VersionOrder.Same:
                break;
            case VersionOrder.Before:
                _cluster.Send(Self, status.From.Address, new GossipStatus(Self, State.Gossip.Version));
                break;
            default:
                _cluster.Send(Self, status.From.Address, new GossipEnvelope(Self, status.From, State.Gossip));
                break;
        }
    }

    private void Reap()
    {
        var watched = State.Gossip.Members.Select(m => m.UniqueAddress).Where(n => n != Self).ToList();
        foreach (var node in watched)
            _heard.TryAdd(node, _cluster.Now);
        var silent = watched.Where(n => _cluster.Now - _heard[n] > _silence).ToList();
        Set(Membership.Observe(State, silent, watched.Except(silent)));
    }

    private void Lead()
    {
        var now = (long)_cluster.Now.TotalMilliseconds;
        var result = LeaderActions.Apply(State, _exitingConfirmed, MembershipQuorum.One, now);
        _exitingConfirmed = result.ExitingConfirmed;
        Set(result.State);
    }

    private void Resolve()
    {
        var decision = SplitBrainResolution.Decide(State, _stability, _strategy, _cluster.Now);
        foreach (var node in decision.Nodes.OrderBy(n => n == Self))
            Set(Membership.Down(State, node.Address).State);
    }

    private void Gossip()
    {
        if (GossipTargets.Pick(State, 0.8, _cluster.Random) is not { } target)
            return;
        _cluster.Send(Self, target.Address, State.Gossip.SeenBy(target)
            ? new GossipStatus(Self, State.Gossip.Version)
            : new GossipEnvelope(Self, target, State.Gossip));
    }

    private void Claim()
    {
        HostsSingleton = _claim.Decide(_cluster.Now).Mine;
        if (State.SelfStatus != MemberStatus.Exiting)
            return;
        foreach (var member in State.Gossip.Members.Where(m => m.UniqueAddress != Self))
            _cluster.Send(Self, member.Address, new ExitingConfirmed(Self));
        if (_confirmedExit)
            Kill();
        _confirmedExit = true;
    }

    private void EndIfDown()
    {
        if (State.SelfStatus != MemberStatus.Down)
            return;
        HostsSingleton = false;
        if (++_downTicks > 3)
            Kill();
    }

    private void Set(MembershipState state)
    {
        if (ReferenceEquals(state.Gossip, State.Gossip))
            return;
        State = state;
        _stability = _stability.Observe(new DowningView(state), _cluster.Now);
        _claim = _claim.Observe(state, _cluster.Now);
        if (HostsSingleton && !_claim.Decide(_cluster.Now).Mine)
            HostsSingleton = false;
    }
}
