using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// The cluster as one member knows it; members exchange it until all have seen the same. Immutable. A removed incarnation
/// leaves a tombstone, so that an old view that still names it cannot bring it back.
/// </summary>
internal sealed class Gossip
{
    public static readonly Gossip Empty = new(
        ImmutableSortedSet.Create(Member.Ordering),
        [],
        Reachability.Empty,
        VectorClock.Empty,
        ImmutableDictionary<UniqueAddress, long>.Empty);

    private readonly Lazy<ImmutableDictionary<UniqueAddress, Member>> _byNode;
    private readonly Lazy<Reachability> _reachabilityExcludingDowned;

    public Gossip(
        ImmutableSortedSet<Member> members,
        ImmutableHashSet<UniqueAddress> seen,
        Reachability reachability,
        VectorClock version,
        ImmutableDictionary<UniqueAddress, long> tombstones)
    {
        Members = members;
        Seen = seen;
        Reachability = reachability;
        Version = version;
        Tombstones = tombstones;
        _byNode = new(() => members.ToImmutableDictionary(m => m.UniqueAddress));
        _reachabilityExcludingDowned = new(() => reachability.RemoveObservers(
            members.Where(m => m.Status == MemberStatus.Down).Select(m => m.UniqueAddress).ToImmutableHashSet()));
    }

    public ImmutableSortedSet<Member> Members { get; }

    /// <summary>The members that have seen this version.</summary>
    public ImmutableHashSet<UniqueAddress> Seen { get; }

    public Reachability Reachability { get; }

    public VectorClock Version { get; }

    /// <summary>Removed incarnations and when they were removed, in milliseconds of Unix time.</summary>
    public ImmutableDictionary<UniqueAddress, long> Tombstones { get; }

    /// <summary>A member that was declared Down has no say in who is reachable.</summary>
    public Reachability ReachabilityExcludingDownedObservers => _reachabilityExcludingDowned.Value;

    public bool HasMember(UniqueAddress node) => _byNode.Value.ContainsKey(node);

    public Member Find(UniqueAddress node) => _byNode.Value.GetValueOrDefault(node);

    public Member Find(Address address) => Members.FirstOrDefault(m => m.Address.Equals(address));

    public bool SeenBy(UniqueAddress node) => Seen.Contains(node);

    public Gossip WithSeen(UniqueAddress node) => Seen.Contains(node) ? this : With(seen: Seen.Add(node));

    public Gossip MergeSeen(Gossip other) => With(seen: Seen.Union(other.Seen.Where(HasMember)));

    /// <summary>A change made by <paramref name="by"/>: a new version that only it has seen.</summary>
    public Gossip Changed(
        UniqueAddress by, IEnumerable<Member> members = null, Reachability reachability = null) => With(
        members: members?.ToImmutableSortedSet(Member.Ordering),
        seen: [by],
        reachability: reachability,
        version: Version.Increment(by));

    public Gossip Replace(Member member, UniqueAddress by) =>
        Changed(by, Members.Where(m => !m.Equals(member)).Append(member));

    /// <summary>Takes <paramref name="nodes"/> out for good; the caller then makes it a version of its own.</summary>
    public Gossip Remove(IEnumerable<UniqueAddress> nodes, long nowMilliseconds)
    {
        var gossip = this;
        foreach (var node in nodes)
        {
            gossip = new Gossip(
                gossip.Members.Where(m => m.UniqueAddress != node).ToImmutableSortedSet(Member.Ordering),
                gossip.Seen.Remove(node),
                gossip.Reachability.Remove(node),
                gossip.Version.Prune(node),
                gossip.Tombstones.SetItem(node, nowMilliseconds));
        }

        return gossip;
    }

    /// <summary>Forgets removals older than <paramref name="olderThanMilliseconds"/>, and beyond <paramref name="most"/> the oldest.</summary>
    public Gossip PruneTombstones(long olderThanMilliseconds, int most)
    {
        var kept = Tombstones.Where(t => t.Value >= olderThanMilliseconds).OrderByDescending(t => t.Value).Take(most).ToList();
        return kept.Count == Tombstones.Count ? this : With(tombstones: kept.ToImmutableDictionary());
    }

    /// <summary>Both views in one, the same whichever side merges; nobody has seen the result yet.</summary>
    public Gossip Merge(Gossip other)
    {
        var tombstones = Tombstones.ToBuilder();
        foreach (var (node, at) in other.Tombstones)
            tombstones[node] = Math.Max(at, tombstones.GetValueOrDefault(node));

        var version = Version.Merge(other.Version);
        foreach (var node in tombstones.Keys)
            version = version.Prune(node);

        var members = Members.Concat(other.Members)
            .Where(m => !tombstones.ContainsKey(m.UniqueAddress))
            .GroupBy(m => m.UniqueAddress)
            .Select(g => g.Aggregate(Member.HighestPriorityOf))
            .ToImmutableSortedSet(Member.Ordering);

        var allowed = members.Select(m => m.UniqueAddress).ToImmutableHashSet();
        return new Gossip(members, [], Reachability.Merge(allowed, other.Reachability), version, tombstones.ToImmutable());
    }

    public override string ToString() =>
        $"Gossip(members = [{string.Join(", ", Members)}], seen = [{string.Join(", ", Seen.Select(s => s.Address))}], {Reachability}, {Version})";

    private Gossip With(
        ImmutableSortedSet<Member> members = null,
        ImmutableHashSet<UniqueAddress> seen = null,
        Reachability reachability = null,
        VectorClock version = null,
        ImmutableDictionary<UniqueAddress, long> tombstones = null) =>
        new(members ?? Members, seen ?? Seen, reachability ?? Reachability, version ?? Version, tombstones ?? Tombstones);
}
