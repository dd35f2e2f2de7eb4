using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

internal sealed partial class ClusterCoreDaemon
{
    private static readonly TimeSpan JoinInterval = TimeSpan.FromSeconds(1);

    private ImmutableList<Address> _seedNodes = [];
    private Address _joining;
    private IActorRef _seedProcess;

    private void Uninitialized()
    {
        Receive<InitJoin>(_ => Sender.Tell(new InitJoinNack(_cluster.SelfAddress)));
        Receive<ClusterCommand.JoinTo>(join => JoinTo(join.Address));
        Receive<ClusterCommand.JoinSeedNodes>(join => JoinSeedNodes(join.SeedNodes));
        Receive<Welcome>(welcome => OnWelcome(welcome));
        Receive<GossipEnvelope>(OnGossipOutside);
        Receive<JoinTimeout>(timeout =>
        {
            if (timeout.ForGood)
                GiveUp();
            else if (_joining is { } address)
                RetryJoin(address);
        });
        Common();
    }

    private void JoinSeedNodes(ImmutableList<Address> seedNodes)
    {
        if (seedNodes.IsEmpty)
            return;
        StopSeedProcess();
        if (_seedNodes.IsEmpty && _cluster.Settings.ShutdownAfterUnsuccessfulJoinSeedNodes is { } limit)
            Timers.StartSingleTimer("give-up", new JoinTimeout(ForGood: true), limit);
        _seedNodes = seedNodes;
        _joining = null;
        if (seedNodes.TrueForAll(s => s.Equals(_cluster.SelfAddress)))
            JoinTo(_cluster.SelfAddress);
        else
            _seedProcess = Context.ActorOf(Props.Create(() => new SeedNodeProcess(_cluster, seedNodes)).WithDispatcher(_cluster.Settings.UseDispatcher));
    }

    private void JoinTo(Address address)
    {
        if (address.Protocol != _cluster.SelfAddress.Protocol || address.System != _cluster.SelfAddress.System)
        {
            _cluster.LogWarning($"Trying to join [{address}], whose protocol or system name is not that of [{_cluster.SelfAddress}], ignoring");
            return;
        }

        StopSeedProcess();
        if (address.Equals(_cluster.SelfAddress))
        {
            _cluster.LogInfo("is JOINING itself and forming a new cluster");
            Joined(Membership.Found(SelfNode, _cluster.SelfRoles));
            Lead();
            return;
        }

        _joining = address;
        if (_cluster.Settings.RetryUnsuccessfulJoinAfter is { } retry)
            Timers.StartSingleTimer("join-retry", new JoinTimeout(ForGood: false), retry);
        SendJoin();
        Timers.StartPeriodicTimer("join", new Tick(TickKind.Join), JoinInterval);
    }

    private void SendJoin()
    {
        if (_joining is not null)
            Core(_joining).Tell(new Join(SelfNode, _cluster.SelfRoles), Self);
    }

    // The seed that answered may be gone again; another may lead somewhere.
    private void RetryJoin(Address address)
    {
        Timers.Cancel("join");
        _cluster.LogInfo($"No welcome from [{address}], trying again");
        if (_seedNodes.IsEmpty)
            JoinTo(address);
        else
            JoinSeedNodes(_seedNodes);
    }

    private void GiveUp()
    {
        _cluster.LogWarning(
            $"Joining of seed-nodes [{string.Join(", ", _seedNodes)}] was unsuccessful after {_cluster.Settings.ShutdownAfterUnsuccessfulJoinSeedNodes}. Running CoordinatedShutdown.");
        ClusterShutdown.RunWhenJoinFailed(_cluster);
    }

    private void OnWelcome(Welcome welcome)
    {
        if (_joining is null || !welcome.From.Address.Equals(_joining) || !welcome.Gossip.HasMember(SelfNode))
        {
            _cluster.LogInfo($"Ignoring welcome from [{welcome.From.Address}] when trying to join with [{_joining}]");
            return;
        }

        _cluster.LogInfo($"Welcome from [{welcome.From.Address}]");
        Joined(Membership.Welcomed(SelfNode, welcome.Gossip));
        Core(welcome.From.Address).Tell(new GossipEnvelope(SelfNode, welcome.From, _state.Gossip), Self);
    }

    // A member that this incarnation was removed from says so.
    private void OnGossipOutside(GossipEnvelope gossip)
    {
        if (gossip.To == SelfNode && gossip.Gossip.Tombstones.ContainsKey(SelfNode))
            Removed(gossip.From);
    }

    private void Joined(MembershipState state)
    {
        Timers.Cancel("join");
        Timers.Cancel("join-retry");
        Timers.Cancel("give-up");
        _joining = null;
        Become(Initialized);
        Update(state);
    }

    private void StopSeedProcess()
    {
        if (_seedProcess is null)
            return;
        Context.Stop(_seedProcess);
        _seedProcess = null;
    }

    private sealed record JoinTimeout(bool ForGood);
}
