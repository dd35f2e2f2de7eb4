using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>How many members, in all and by role, must have joined before the leader moves any of them to Up.</summary>
internal sealed record MembershipQuorum(int MinNrOfMembers, ImmutableDictionary<string, int> MinNrOfMembersOfRole)
{
    public static readonly MembershipQuorum One = new(1, ImmutableDictionary<string, int>.Empty);

    public bool IsMetBy(ImmutableSortedSet<Member> members) =>
        members.Count >= MinNrOfMembers && MinNrOfMembersOfRole.All(r => members.Count(m => m.HasRole(r.Key)) >= r.Value);
}

/// <summary>What the leader changed: the new state and a line for the log per change.</summary>
internal readonly record struct LeaderResult(
    MembershipState State, ImmutableHashSet<UniqueAddress> ExitingConfirmed, ImmutableArray<string> Changes);

/// <summary>
/// The duties of the leader, done only while all members agree: Joining → Up, Leaving → Exiting, and the removal of members
/// that are Down and unreachable, or Exiting and done.
/// </summary>
internal static class LeaderActions
{
    /// <summary>Removals are remembered this long, in milliseconds.</summary>
    public const long TombstoneMilliseconds = 24L * 60 * 60 * 1000;

    /// <summary>And no more than this many of them.</summary>
    public const int MostTombstones = 512;

    public static LeaderResult Apply(
        MembershipState state, ImmutableHashSet<UniqueAddress> exitingConfirmed, MembershipQuorum quorum, long nowMilliseconds)
    {
        if (!state.IsLeader || !state.Convergence(exitingConfirmed))
            return new(state, exitingConfirmed, []);

        var members = state.Gossip.Members;
        var removed = Removable(state, exitingConfirmed);
        var changes = ImmutableArray.CreateBuilder<string>();
        var moved = new List<Member>();
        var enough = quorum.IsMetBy(members);
        var upNumber = members.Where(m => m.UpNumber != int.MaxValue).Select(m => m.UpNumber).DefaultIfEmpty(0).Max();
        foreach (var member in members.Where(m => !removed.Contains(m)))
        {
            if (enough && member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp)
                moved.Add(member.CopyUp(++upNumber));
            else if (member.Status == MemberStatus.Leaving)
                moved.Add(member.Copy(MemberStatus.Exiting));
        }

        if (removed.Count == 0 && moved.Count == 0)
            return new(state, exitingConfirmed, []);

        foreach (var member in removed)
            changes.Add($"Leader is removing {member.Status} node [{member.Address}]");
        foreach (var member in moved)
            changes.Add($"Leader is moving node [{member.Address}] to {member.Status}");

        var gossip = state.Gossip
            .Remove(removed.Select(m => m.UniqueAddress), nowMilliseconds)
            .PruneTombstones(nowMilliseconds - TombstoneMilliseconds, MostTombstones);
        var kept = gossip.Members.Except(moved).Union(moved);
        return new(
            state with { Gossip = gossip.Changed(state.Self, kept) },
            exitingConfirmed.Except(removed.Select(m => m.UniqueAddress)),
            changes.ToImmutable());
    }

    private static List<Member> Removable(MembershipState state, ImmutableHashSet<UniqueAddress> exitingConfirmed) =>
        [.. state.Gossip.Members.Where(m => m.UniqueAddress != state.Self
            && ((m.Status is MemberStatus.Down or MemberStatus.Exiting && state.Unreachable.Contains(m))
                || (m.Status == MemberStatus.Exiting && exitingConfirmed.Contains(m.UniqueAddress))))];
}
