using System.Collections.Immutable;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>Whether this node may run the singleton now; if not, why, whom to ask for it, and when to look again.</summary>
internal sealed record SingletonVerdict(bool Mine, string Reason, ImmutableArray<UniqueAddress> Ask, TimeSpan? LookAgainAt)
{
    public static SingletonVerdict Yes(string reason) => new(true, reason, [], null);

    public static SingletonVerdict No(string reason, TimeSpan? lookAgainAt = null) => new(false, reason, [], lookAgainAt);
}

/// <summary>
/// The claim of one node to a singleton. It belongs to the oldest member with the role, and passes on only when each
/// older one has handed it over or is surely gone: after a crash or a partition the margin gives the other side time
/// to notice that it was cut off and to stop.
/// </summary>
internal sealed record SingletonClaim(
    UniqueAddress Self,
    string Role,
    TimeSpan RemovalMargin,
    ImmutableSortedSet<Member> Members,
    ImmutableHashSet<UniqueAddress> HandedOver,
    ImmutableDictionary<Member, TimeSpan> Lost)
{
    public static SingletonClaim Start(UniqueAddress self, string role, TimeSpan removalMargin) => new(
        self, role, removalMargin, ImmutableSortedSet.Create(Member.Ordering), [], ImmutableDictionary<Member, TimeSpan>.Empty);

    /// <summary>The membership is now that of <paramref name="state"/>.</summary>
    public SingletonClaim Observe(MembershipState state, TimeSpan now)
    {
        var members = state.Gossip.Members.Where(m => string.IsNullOrEmpty(Role) || m.HasRole(Role)).ToImmutableSortedSet(Member.Ordering);
        var lost = Lost;
        foreach (var gone in Members.Where(m => !members.Contains(m)))
        {
            if (gone.Status is not MemberStatus.Joining && !HandedOver.Contains(gone.UniqueAddress) && WasCutOff(gone))
                lost = lost.SetItem(gone, now);
        }

        var open = lost.Where(l => now - l.Value < RemovalMargin).ToImmutableDictionary();
        var asked = HandedOver.Where(node => state.Gossip.HasMember(node)).ToImmutableHashSet();
        var unreachable = state.Unreachable.Select(m => m.UniqueAddress).ToImmutableHashSet();
        return this with { Members = members, HandedOver = asked, Lost = open, Unreachable = unreachable };
    }

    /// <summary><paramref name="from"/> says that it does not run the singleton any more.</summary>
    public SingletonClaim HandOverDone(UniqueAddress from) => this with { HandedOver = HandedOver.Add(from) };

    public SingletonVerdict Decide(TimeSpan now)
    {
        var self = Members.FirstOrDefault(m => m.UniqueAddress == Self);
        if (self?.Status is not (MemberStatus.Up or MemberStatus.Leaving))
            return SingletonVerdict.No($"this node is {self?.Status.ToString() ?? "no member with the role"}");

        var ask = ImmutableArray.CreateBuilder<UniqueAddress>();
        string reason = null;
        foreach (var older in Members.Where(m => m.Status != MemberStatus.Joining && m.UniqueAddress != Self && m.IsOlderThan(self)))
        {
            switch (older.Status)
            {
                case MemberStatus.Exiting when HandedOver.Contains(older.UniqueAddress):
                    continue;
                case MemberStatus.Exiting:
                    ask.Add(older.UniqueAddress);
                    reason = $"[{older.Address}] has to hand over";
                    break;
                case MemberStatus.Down:
                    reason = $"[{older.Address}] is Down and not removed yet";
                    break;
                default:
                    return SingletonVerdict.No($"[{older.Address}] is older");
            }
        }

        var last = Lost.Where(l => l.Key.IsOlderThan(self)).Select(l => l.Value + RemovalMargin).DefaultIfEmpty(TimeSpan.MinValue).Max();
        if (last > now)
            return SingletonVerdict.No("an older member was lost less than the margin ago", last) with { Ask = ask.ToImmutable() };
        return reason is null
            ? SingletonVerdict.Yes("oldest member")
            : SingletonVerdict.No(reason) with { Ask = ask.ToImmutable() };
    }

    /// <summary>The next in line, to be told when the singleton of this node has stopped.</summary>
    public UniqueAddress Successor => Members
        .Where(m => m.UniqueAddress != Self && m.Status is MemberStatus.Up or MemberStatus.Leaving)
        .Order(Member.AgeOrdering)
        .FirstOrDefault()?.UniqueAddress;

    private ImmutableHashSet<UniqueAddress> Unreachable { get; init; } = [];

    private bool WasCutOff(Member gone) => gone.Status != MemberStatus.Exiting || Unreachable.Contains(gone.UniqueAddress);
}
