using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>
/// Which members a member watches. In a large cluster each watches only its next neighbours on a ring that is
/// ordered by a hash of the address, so that machines with adjacent addresses do not watch each other only.
/// </summary>
internal sealed class HeartbeatRing
{
    private readonly UniqueAddress _self;
    private readonly ImmutableArray<UniqueAddress> _ring;
    private readonly int _watchers;

    public HeartbeatRing(UniqueAddress self, IEnumerable<UniqueAddress> nodes, int watchers)
    {
        _self = self;
        _watchers = watchers;
        _ring = [.. nodes.Append(self).Distinct().OrderBy(Hash).ThenBy(n => n)];
    }

    /// <summary>
    /// The nodes that this member sends heartbeats to. Unreachable ones are watched on top of the usual number, because
    /// their neighbours beyond must be watched by someone.
    /// </summary>
    public ImmutableHashSet<UniqueAddress> Receivers(ImmutableHashSet<UniqueAddress> unreachable)
    {
        if (_watchers >= _ring.Length - 1)
            return [.. _ring.Where(n => n != _self)];

        var start = _ring.IndexOf(_self);
        var receivers = ImmutableHashSet.CreateBuilder<UniqueAddress>();
        var reachable = 0;
        for (var i = 1; i < _ring.Length && reachable < _watchers; i++)
        {
            var node = _ring[(start + i) % _ring.Length];
            receivers.Add(node);
            if (!unreachable.Contains(node))
                reachable++;
        }

        return receivers.ToImmutable();
    }

    // FNV-1a; string.GetHashCode differs from process to process and all must agree on the ring.
    private static uint Hash(UniqueAddress node)
    {
        var hash = 2166136261u;
        foreach (var c in $"{node.Address}#{node.Uid}")
            hash = (hash ^ c) * 16777619u;
        return hash;
    }
}
