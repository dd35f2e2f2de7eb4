using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>The region's side of its talk with the coordinator.</summary>
public sealed partial class ShardRegion
{
    private HashSet<Address> _members = [];
    private bool _wasMember;

    private void OnMembers(MembershipState state)
    {
        _members = [.. state.Gossip.Members.Select(m => m.Address)];
        Forget(home => !IsMember(home));
        if (!IsProxy && (state.SelfStatus == MemberStatus.Down || (_wasMember && state.SelfMember is null)))
        {
            // The others start these entities elsewhere as soon as the margin is over; the end of the system may take longer.
            _log.Info("{0}: this node is no member any more, stopping {1} shards", _typeName, _shards.Count);
            Context.Stop(Self);
            return;
        }

        _wasMember = state.SelfMember is not null;
        var oldest = state.Gossip.Members
            .Where(m => m.Status is MemberStatus.Up or MemberStatus.Leaving)
            .Where(m => string.IsNullOrEmpty(_settings.Role) || m.HasRole(_settings.Role))
            .Order(Member.AgeOrdering)
            .FirstOrDefault()?.UniqueAddress;
        if (oldest == _coordinatorNode)
            return;
        _coordinatorNode = oldest;
        LeaveCoordinator();
        RegisterAtCoordinator();
    }

    private void RegisterAtCoordinator()
    {
        if (_coordinatorNode is null)
            return;
        var path = new RootActorPath(_coordinatorNode.Address) / ClusterSharding.CoordinatorPath(Context.System, _typeName);
        Context.ActorSelection(path).Tell(new Register(Self, [.. _shards.Keys], IsProxy), Self);
    }

    private void LeaveCoordinator()
    {
        if (_coordinator is not null)
            Context.Unwatch(_coordinator);
        _coordinator = null;
    }

    private void OnRegisterAck(RegisterAck ack)
    {
        var address = ack.Coordinator.Path.Address;
        if (_coordinatorNode is null || !(address.HasLocalScope ? _cluster.SelfAddress : address).Equals(_coordinatorNode.Address))
            return;
        if (!ack.Coordinator.Equals(_coordinator))
        {
            LeaveCoordinator();
            _coordinator = Context.Watch(ack.Coordinator);
        }

        OnRetry();
    }

    private void OnRetry()
    {
        if (_coordinator is null)
        {
            RegisterAtCoordinator();
            return;
        }

        foreach (var shard in _buffers.Shards)
            _coordinator.Tell(new GetShardHome(shard), Self);
        if (_shuttingDown)
            _coordinator.Tell(new GracefulShutdownReq(Self), Self);
    }

    private void OnGracefulShutdown()
    {
        _log.Info("Region [{0}] is shutting down, {1} shards move", _typeName, _shards.Count);
        _shuttingDown = true;
        _coordinator?.Tell(new GracefulShutdownReq(Self), Self);
        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_shuttingDown && _shards.Count == 0)
            Context.Stop(Self);
    }

    private void OnTerminated(IActorRef stopped)
    {
        if (stopped.Equals(_coordinator))
        {
            _coordinator = null;
            RegisterAtCoordinator();
            return;
        }

        if (_shards.FirstOrDefault(s => s.Value.Equals(stopped)).Key is { } shard)
        {
            _shards.Remove(shard);
            if (_handingOff.Remove(shard, out var mover))
                mover.Tell(new ShardStopped(shard));
            StopWhenEmpty();
            return;
        }

        // Another region: ask again where its shards are.
        Forget(home => home.Equals(stopped));
    }

    private bool IsMember(IActorRef region) => region.Path.Address.HasLocalScope || _members.Contains(region.Path.Address);

    private void Forget(Func<IActorRef, bool> gone)
    {
        foreach (var lost in _homes.Where(h => gone(h.Value)).Select(h => h.Key).ToList())
            _homes.Remove(lost);
    }
}
