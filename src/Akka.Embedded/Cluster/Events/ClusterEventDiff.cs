using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster;

/// <summary>The events that lead from one state to another.</summary>
internal static class ClusterEventDiff
{
    public static IReadOnlyList<IClusterDomainEvent> Between(MembershipState before, MembershipState after)
    {
        if (ReferenceEquals(before.Gossip, after.Gossip))
            return [];
        var events = new List<IClusterDomainEvent>();
        events.AddRange(Unreachable(before, after));
        events.AddRange(Reachable(before, after));
        events.AddRange(Members(before.Gossip, after.Gossip));
        if (before.Leader != after.Leader)
            events.Add(new LeaderChanged(after.Leader?.Address));
        events.AddRange(RoleLeaders(before, after));
        events.Add(new MembershipChanged(after));
        return events;
    }

    private static IEnumerable<IClusterDomainEvent> Unreachable(MembershipState before, MembershipState after)
    {
        var already = before.Unreachable;
        return after.Unreachable.Where(m => !already.Contains(m)).OrderBy(m => m).Select(m => new UnreachableMember(m));
    }

    private static IEnumerable<IClusterDomainEvent> Reachable(MembershipState before, MembershipState after)
    {
        var still = after.Unreachable;
        return before.Unreachable
            .Where(m => !still.Contains(m))
            .Select(m => after.Gossip.Find(m.UniqueAddress))
            .OfType<Member>()
            .OrderBy(m => m)
            .Select(m => new ReachableMember(m));
    }

    private static IEnumerable<IClusterDomainEvent> Members(Gossip before, Gossip after)
    {
        foreach (var member in after.Members)
        {
            var old = before.Find(member.UniqueAddress);
            if (old is null || old.Status != member.Status)
            {
                if (Change(member) is { } change)
                    yield return change;
            }
        }

        foreach (var member in before.Members.Where(m => !after.HasMember(m.UniqueAddress)))
        {
            var removed = new Member(member.UniqueAddress, member.UpNumber, MemberStatus.Removed, member.Roles);
            yield return new MemberRemoved(removed, member.Status);
        }
    }

    private static IClusterDomainEvent Change(Member member) => member.Status switch
    {
        MemberStatus.Joining => new MemberJoined(member),
        MemberStatus.Up => new MemberUp(member),
        MemberStatus.Leaving => new MemberLeft(member),
        MemberStatus.Exiting => new MemberExited(member),
        MemberStatus.Down => new MemberDowned(member),
        _ => null,
    };

    private static IEnumerable<IClusterDomainEvent> RoleLeaders(MembershipState before, MembershipState after) =>
        before.Gossip.Members.Concat(after.Gossip.Members).SelectMany(m => m.Roles).Distinct()
            .Where(role => before.RoleLeader(role) != after.RoleLeader(role))
            .Select(role => new RoleLeaderChanged(role, after.RoleLeader(role)?.Address));
}
