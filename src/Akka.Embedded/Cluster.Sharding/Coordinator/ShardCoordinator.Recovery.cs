using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>Which members have still to tell what they host, and what becomes of regions that are gone.</summary>
internal sealed partial class ShardCoordinator
{
    private readonly HashSet<UniqueAddress> _silent = [];
    private HashSet<UniqueAddress> _members;

    /// <summary>A member that has not answered may host any shard, so no shard without a home may be given one.</summary>
    private bool IsRecovering => _members is null || _silent.Count > 0;

    private void OnMembers(MembershipState state)
    {
        var hosting = state.Gossip.Members
            .Where(m => m.Status is not MemberStatus.Joining and not MemberStatus.WeaklyUp)
            .Where(m => string.IsNullOrEmpty(_settings.Role) || m.HasRole(_settings.Role))
            .ToDictionary(m => m.UniqueAddress);
        if (_members is null)
        {
            // Members that come later find this coordinator before they host anything.
            _members = [.. hosting.Keys];
            var heard = _table.Regions.Keys.Select(AddressOf).ToHashSet();
            _silent.UnionWith(hosting.Keys.Where(node => !heard.Contains(node.Address)));
            Recover();
            AnswerAll();
            return;
        }

        foreach (var gone in _members.Where(node => !hosting.ContainsKey(node)).ToList())
        {
            _members.Remove(gone);
            if (_silent.Contains(gone))
                Timers.StartSingleTimer(gone, new MemberLost(gone), _removalMargin + TimeSpan.FromMilliseconds(1));
        }

        _members.UnionWith(hosting.Keys);
    }

    private void Recover()
    {
        foreach (var node in _silent.Where(n => _members.Contains(n)))
        {
            Context.ActorSelection(new RootActorPath(node.Address) / ClusterSharding.RegionPath(Context.System, _typeName))
                .Tell(new Identify(Key(node)), Self);
        }
    }

    private void OnIdentity(ActorIdentity identity)
    {
        // A member without a region of this type hosts nothing; one that has a region is known once it registers.
        if (identity.Subject is null && _silent.RemoveWhere(node => Equals(Key(node), identity.MessageId)) > 0)
            AnswerAll();
    }

    private static string Key(UniqueAddress node) => $"{node.Address}#{node.Uid}";

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? _cluster.SelfAddress : region.Path.Address;

    private void Registered(IActorRef region)
    {
        var address = AddressOf(region);
        if (_silent.RemoveWhere(n => n.Address.Equals(address)) > 0 && _silent.Count == 0)
            _log.Info("{0}: all regions are known, {1} shards in {2} regions", _typeName, _table.Homes.Count, _table.Regions.Count);
    }

    private void OnRegionStopped(IActorRef region)
    {
        if (_proxies.Remove(region))
        {
            Tell(region);
            return;
        }

        if (!_table.Regions.TryGetValue(region, out var shards))
            return;
        var address = region.Path.Address;
        var alive = address.HasLocalScope || _cluster.State.Members.Any(m => m.Address.Equals(address) && m.Status != MemberStatus.Down);
        if (alive || shards.IsEmpty || _removalMargin == TimeSpan.Zero)
        {
            OnRegionGone(region);
            return;
        }

        // Cut off, it may still run its entities until it notices.
        _log.Info("{0}: region [{1}] is lost, its {2} shards start elsewhere in {3}", _typeName, region.Path, shards.Count, _removalMargin);
        _table = _table.BeginLeave(region);
        _lost.Add(region);
        Timers.StartSingleTimer(region, new RegionLost(region), _removalMargin);
    }

    private void OnRegionGone(IActorRef region)
    {
        var shards = _table.Regions.GetValueOrDefault(region, []);
        _table = _table.Remove(region);
        _lost.Remove(region);
        Tell(region);
        foreach (var shard in shards)
            _asking.TryAdd(shard, [Self]);
        AnswerAll();
    }

    private void Tell(IActorRef gone)
    {
        foreach (var mover in _movers.Values)
            mover.Tell(new RegionGone(gone));
        foreach (var asking in _asking.Values)
            asking.Remove(gone);
    }
}
