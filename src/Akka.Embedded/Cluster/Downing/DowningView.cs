using System.Collections.Immutable;

namespace Akka.Cluster.SBR;

/// <summary>The members on either side of what looks like a partition, as one member sees it.</summary>
internal sealed class DowningView
{
    private readonly UniqueAddress _self;
    private readonly Reachability _reachability;
    private readonly ImmutableHashSet<UniqueAddress> _seen;

    public DowningView(MembershipState state)
        : this(
            state.Gossip.Members,
            state.Self,
            state.Gossip.ReachabilityExcludingDownedObservers,
            state.Gossip.Seen)
    {
    }

    private DowningView(
        ImmutableSortedSet<Member> all, UniqueAddress self, Reachability reachability, ImmutableHashSet<UniqueAddress> seen)
    {
        All = all;
        _self = self;
        _reachability = reachability;
        _seen = seen;
        Unreachable = reachability.AllUnreachableOrTerminated.Remove(self);
        IndirectlyConnected = FindIndirectlyConnected();
    }

    public ImmutableSortedSet<Member> All { get; }

    public ImmutableHashSet<UniqueAddress> Unreachable { get; }

    /// <summary>
    /// Nodes that someone fails to reach although they are plainly alive: they report unreachable nodes themselves, or have
    /// seen the current gossip. Those that observed them are as suspect as they are.
    /// </summary>
    public ImmutableHashSet<UniqueAddress> IndirectlyConnected { get; }

    /// <summary>Members a decision can still change.</summary>
    public ImmutableHashSet<UniqueAddress> Downable =>
        All.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting)).Select(m => m.UniqueAddress).ToImmutableHashSet();

    public bool IsUnreachable(Member member) => Unreachable.Contains(member.UniqueAddress);

    /// <summary>
    /// Members that count for a decision, in the order of addresses. Joining ones may be Up on the other side already,
    /// Leaving ones may be gone there, so both can be counted either way.
    /// </summary>
    public IReadOnlyList<Member> Counted(string role, bool withJoining, bool withoutLeaving) =>
        [.. All.Where(m => m.Status switch
            {
                MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed => false,
                MemberStatus.Joining or MemberStatus.WeaklyUp => withJoining,
                MemberStatus.Leaving => !withoutLeaving,
                _ => true,
            })
            .Where(m => string.IsNullOrEmpty(role) || m.HasRole(role))];

    /// <summary>The same view without what the indirectly connected say of each other: a clean partition, if there is one too.</summary>
    public DowningView WithoutIndirectLinks()
    {
        var suspects = IndirectlyConnected;
        var downable = Downable;
        var kept = _reachability.Where(r => downable.Contains(r.Observer) && downable.Contains(r.Subject)
            && !(suspects.Contains(r.Observer) && suspects.Contains(r.Subject)));
        return new DowningView(All, _self, kept, _seen);
    }

    private ImmutableHashSet<UniqueAddress> FindIndirectlyConnected()
    {
        var records = _reachability.Records.ToList();
        var cut = CutOff(records);
        records.RemoveAll(r => cut.Contains(r.Observer));
        var observers = records.Select(r => r.Observer).ToHashSet();
        var found = ImmutableHashSet.CreateBuilder<UniqueAddress>();
        foreach (var record in records)
        {
            if (observers.Contains(record.Subject))
                found.Add(record.Subject);
            if (_seen.Contains(record.Subject))
            {
                found.Add(record.Observer);
                found.Add(record.Subject);
            }
        }

        return found.ToImmutable();
    }

    // A node that every reachable member fails to reach, and that has not seen the current gossip, is on the far side of a
    // clean partition; what it said about others before the link broke is no sign of life.
    private HashSet<UniqueAddress> CutOff(List<ReachabilityRecord> records)
    {
        var near = All.Select(m => m.UniqueAddress).Where(n => !Unreachable.Contains(n)).ToHashSet();
        return [.. Unreachable.Where(node => !_seen.Contains(node) && near.Count > 0
            && near.All(observer => records.Any(r => r.Observer == observer && r.Subject == node)))];
    }
}
