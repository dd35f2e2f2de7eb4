using System.Collections.Immutable;

namespace Akka.Cluster;

internal enum ReachabilityStatus
{
    Reachable = 0,
    Unreachable = 1,

    /// <summary>Known to be gone for good: its address was taken over by a new incarnation.</summary>
    Terminated = 2,
}

/// <summary>One observation: what <paramref name="Observer"/> thinks of <paramref name="Subject"/>.</summary>
internal readonly record struct ReachabilityRecord(UniqueAddress Observer, UniqueAddress Subject, ReachabilityStatus Status);

/// <summary>
/// Who cannot be reached by whom. Every observer owns its row, and the row's version counts its changes, so that
/// merging two tables takes the newer row of each observer. Reachable subjects have no entry.
/// </summary>
internal sealed class Reachability
{
    public static readonly Reachability Empty = new(ImmutableDictionary<UniqueAddress, Row>.Empty);

    private readonly Lazy<ImmutableHashSet<UniqueAddress>> _allUnreachable;

    public Reachability(ImmutableDictionary<UniqueAddress, Row> rows)
    {
        Rows = rows;
        _allUnreachable = new(() => Records.Select(r => r.Subject).ToImmutableHashSet());
    }

    public ImmutableDictionary<UniqueAddress, Row> Rows { get; }

    public IEnumerable<ReachabilityRecord> Records =>
        from row in Rows from entry in row.Value.Subjects select new ReachabilityRecord(row.Key, entry.Key, entry.Value);

    /// <summary>Every node that some observer does not reach, or knows to be gone.</summary>
    public ImmutableHashSet<UniqueAddress> AllUnreachableOrTerminated => _allUnreachable.Value;

    public bool IsAllReachable => AllUnreachableOrTerminated.IsEmpty;

    public bool IsReachable(UniqueAddress subject) => !AllUnreachableOrTerminated.Contains(subject);

    public bool IsReachable(UniqueAddress observer, UniqueAddress subject) =>
        Status(observer, subject) == ReachabilityStatus.Reachable;

    public ReachabilityStatus Status(UniqueAddress observer, UniqueAddress subject) =>
        Rows.TryGetValue(observer, out var row) ? row.Subjects.GetValueOrDefault(subject) : ReachabilityStatus.Reachable;

    public Reachability Unreachable(UniqueAddress observer, UniqueAddress subject) =>
        Change(observer, subject, ReachabilityStatus.Unreachable);

    public Reachability Reachable(UniqueAddress observer, UniqueAddress subject) =>
        Change(observer, subject, ReachabilityStatus.Reachable);

    public Reachability Terminated(UniqueAddress observer, UniqueAddress subject) =>
        Change(observer, subject, ReachabilityStatus.Terminated);

    /// <summary>
    /// Forgets <paramref name="node"/> as observer and as subject. Row versions stay: only its observer may raise one,
    /// or two different rows could carry the same version.
    /// </summary>
    public Reachability Remove(UniqueAddress node)
    {
        var rows = Rows.Remove(node).ToBuilder();
        foreach (var (observer, row) in Rows)
        {
            if (observer != node && row.Subjects.ContainsKey(node))
                rows[observer] = row with { Subjects = row.Subjects.Remove(node) };
        }

        return new Reachability(rows.ToImmutable());
    }

    public Reachability RemoveObservers(ImmutableHashSet<UniqueAddress> observers) =>
        observers.IsEmpty ? this : new Reachability(Rows.RemoveRange(observers));

    public Reachability Where(Func<ReachabilityRecord, bool> keep)
    {
        var rows = ImmutableDictionary.CreateBuilder<UniqueAddress, Row>();
        foreach (var (observer, row) in Rows)
        {
            var kept = row.Subjects.Where(s => keep(new ReachabilityRecord(observer, s.Key, s.Value)));
            rows[observer] = new Row(row.Version, kept.ToImmutableDictionary());
        }

        return new Reachability(rows.ToImmutable());
    }

    /// <summary>The newer row of every observer, over <paramref name="allowed"/> nodes only.</summary>
    public Reachability Merge(ImmutableHashSet<UniqueAddress> allowed, Reachability other)
    {
        var rows = ImmutableDictionary.CreateBuilder<UniqueAddress, Row>();
        foreach (var observer in allowed)
        {
            var mine = Rows.GetValueOrDefault(observer);
            var theirs = other.Rows.GetValueOrDefault(observer);
            var newer = mine is null || (theirs is not null && theirs.Version > mine.Version) ? theirs : mine;
            if (newer is not null)
                rows[observer] = newer with { Subjects = newer.Subjects.Where(s => allowed.Contains(s.Key)).ToImmutableDictionary() };
        }

        return new Reachability(rows.ToImmutable());
    }

    public override string ToString() =>
        $"Reachability({string.Join(", ", Records.Select(r => $"{r.Observer.Address} -> {r.Subject.Address}: {r.Status}"))})";

    private Reachability Change(UniqueAddress observer, UniqueAddress subject, ReachabilityStatus status)
    {
        var row = Rows.GetValueOrDefault(observer) ?? Row.Empty;
        var before = row.Subjects.GetValueOrDefault(subject);
        if (before == status || before == ReachabilityStatus.Terminated)
            return this;
        var subjects = status == ReachabilityStatus.Reachable ? row.Subjects.Remove(subject) : row.Subjects.SetItem(subject, status);
        return new Reachability(Rows.SetItem(observer, new Row(row.Version + 1, subjects)));
    }

    /// <summary>What one observer does not reach.</summary>
    internal sealed record Row(long Version, ImmutableDictionary<UniqueAddress, ReachabilityStatus> Subjects)
    {
        public static readonly Row Empty = new(0, ImmutableDictionary<UniqueAddress, ReachabilityStatus>.Empty);
    }
}
