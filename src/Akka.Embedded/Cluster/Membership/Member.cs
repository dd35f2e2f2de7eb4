using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>A node of the cluster as its members see it; equality is that of <see cref="UniqueAddress"/>.</summary>
public class Member : IComparable<Member>, IComparable
{
    /// <summary>Orders by host, then by port.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>Oldest (first moved to <see cref="MemberStatus.Up"/>) first.</summary>
    public static readonly IComparer<Member> AgeOrdering = Comparer<Member>.Create(CompareAges);

    internal static readonly IComparer<Member> Ordering =
        Comparer<Member>.Create((a, b) => a.UniqueAddress.CompareTo(b.UniqueAddress));

    /// <summary>Which member leads when none is Up or Leaving: Joining before Exiting before Down.</summary>
    internal static readonly IComparer<Member> LeaderStatusOrdering = Comparer<Member>.Create((a, b) =>
    {
        var byStatus = LeaderRank(a.Status).CompareTo(LeaderRank(b.Status));
        return byStatus != 0 ? byStatus : Ordering.Compare(a, b);
    });

    internal static readonly ImmutableDictionary<MemberStatus, ImmutableArray<MemberStatus>> AllowedTransitions =
        new Dictionary<MemberStatus, ImmutableArray<MemberStatus>>
        {
            [MemberStatus.Joining] =
                [MemberStatus.WeaklyUp, MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
            [MemberStatus.WeaklyUp] = [MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
            [MemberStatus.Up] = [MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
            [MemberStatus.Leaving] = [MemberStatus.Exiting, MemberStatus.Down, MemberStatus.Removed],
            [MemberStatus.Exiting] = [MemberStatus.Removed, MemberStatus.Down],
            [MemberStatus.Down] = [MemberStatus.Removed],
            [MemberStatus.Removed] = [],
        }.ToImmutableDictionary();

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
    }

    /// <summary>Address and incarnation.</summary>
    public UniqueAddress UniqueAddress { get; }

    /// <summary>Where the member listens.</summary>
    public Address Address => UniqueAddress.Address;

    /// <summary>How far the member has come.</summary>
    public MemberStatus Status { get; }

    /// <summary>What the member was configured to do (<c>akka.cluster.roles</c>).</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>Rank in the order of becoming Up; <see cref="int.MaxValue"/> before that.</summary>
    internal int UpNumber { get; }

    internal static Member Create(UniqueAddress uniqueAddress, ImmutableHashSet<string> roles) =>
        new(uniqueAddress, int.MaxValue, MemberStatus.Joining, roles);

    internal static Member Removed(UniqueAddress node) =>
        new(node, int.MaxValue, MemberStatus.Removed, []);

    /// <summary>Whether the member has <paramref name="role"/>.</summary>
    public bool HasRole(string role) => Roles.Contains(role);

    /// <summary>Whether this member became Up before <paramref name="other"/>; the lower address is older in a tie.</summary>
    public bool IsOlderThan(Member other) => UpNumber == other.UpNumber
        ? AddressOrdering.Compare(Address, other.Address) < 0
        : UpNumber < other.UpNumber;

    /// <summary>The same member with another status.</summary>
    /// <exception cref="InvalidOperationException">No member goes from this status to that one.</exception>
    public Member Copy(MemberStatus status)
    {
        if (status == Status)
            return this;
        if (!AllowedTransitions[Status].Contains(status))
            throw new InvalidOperationException($"Invalid member status transition {Status} -> {status}");
        return new Member(UniqueAddress, UpNumber, status, Roles);
    }

    /// <summary>The same member, Up, as number <paramref name="upNumber"/> in the order of age.</summary>
    /// <exception cref="InvalidOperationException">The member is past joining.</exception>
    public Member CopyUp(int upNumber) => new Member(UniqueAddress, upNumber, Status, Roles).Copy(MemberStatus.Up);

    /// <summary>Of two views of one member, the one that is further in its life; merging gossip picks it.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        if (m1.Status == m2.Status)
            return m1.IsOlderThan(m2) ? m1 : m2;
        return Priority(m1.Status) >= Priority(m2.Status) ? m1 : m2;
    }

    /// <inheritdoc/>
    public int CompareTo(Member other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Ordering.Compare(this, other);
    }

    int IComparable.CompareTo(object obj) => obj is Member member
        ? CompareTo(member)
        : throw new ArgumentException($"Cannot compare a Member with {obj?.GetType().FullName ?? "null"}", nameof(obj));

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => UniqueAddress.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() =>
        $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status}, role=[{string.Join(",", Roles)}], upNumber={UpNumber})";

    private static int Priority(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Up => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Exiting => 4,
        MemberStatus.Down => 5,
        _ => 6,
    };

    private static int LeaderRank(MemberStatus status) => status switch
    {
        MemberStatus.Down => 4,
        MemberStatus.Exiting => 3,
        MemberStatus.Joining => 2,
        MemberStatus.WeaklyUp => 1,
        _ => 0,
    };

    private static int CompareAddresses(Address a, Address b)
    {
        var byHost = string.CompareOrdinal(a.Host ?? "", b.Host ?? "");
        return byHost != 0 ? byHost : Nullable.Compare(a.Port, b.Port);
    }

    private static int CompareAges(Member a, Member b)
    {
        if (a.UpNumber != b.UpNumber)
            return a.UpNumber.CompareTo(b.UpNumber);
        return Ordering.Compare(a, b);
    }
}
