using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>How one version relates to another.</summary>
internal enum VersionOrder
{
    Same,
    Before,
    After,
    Concurrent,
}

/// <summary>Counts the changes that each member made to the gossip; tells newer from older from conflicting.</summary>
internal sealed class VectorClock
{
    public static readonly VectorClock Empty = new(ImmutableSortedDictionary<UniqueAddress, long>.Empty);

    public VectorClock(ImmutableSortedDictionary<UniqueAddress, long> versions) => Versions = versions;

    public ImmutableSortedDictionary<UniqueAddress, long> Versions { get; }

    public VectorClock Increment(UniqueAddress node) =>
        new(Versions.SetItem(node, Versions.GetValueOrDefault(node) + 1));

    /// <summary>A removed member changes nothing any more; without this the clock would grow for ever.</summary>
    public VectorClock Prune(UniqueAddress node) => Versions.ContainsKey(node) ? new(Versions.Remove(node)) : this;

    public VectorClock Merge(VectorClock other)
    {
        var merged = Versions.ToBuilder();
        foreach (var (node, version) in other.Versions)
            merged[node] = Math.Max(version, merged.GetValueOrDefault(node));
        return new VectorClock(merged.ToImmutable());
    }

    public VersionOrder CompareTo(VectorClock other)
    {
        var less = HasLess(other);
        var more = other.HasLess(this);
        return (less, more) switch
        {
            (false, false) => VersionOrder.Same,
            (true, false) => VersionOrder.Before,
            (false, true) => VersionOrder.After,
            _ => VersionOrder.Concurrent,
        };
    }

    public override string ToString() => $"VectorClock({string.Join(", ", Versions.Select(v => $"{v.Key.Address}={v.Value}"))})";

    private bool HasLess(VectorClock other)
    {
        foreach (var (node, version) in other.Versions)
        {
            if (Versions.GetValueOrDefault(node) < version)
                return true;
        }

        return false;
    }
}
