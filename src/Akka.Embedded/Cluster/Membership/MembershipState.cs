using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The gossip as seen from one member: who leads, and whether all agree.</summary>
internal sealed record MembershipState(Gossip Gossip, UniqueAddress Self)
{
    public Member SelfMember => Gossip.Find(Self);

    public MemberStatus SelfStatus => SelfMember?.Status ?? MemberStatus.Removed;

    /// <summary>
    /// The leader is not elected: everybody who has seen the same gossip computes the same one, the first reachable member
    /// in the order of addresses that is Up or Leaving.
    /// </summary>
    public UniqueAddress Leader => LeaderOf(Gossip.Members);

    public bool IsLeader => Leader == Self;

    public UniqueAddress RoleLeader(string role) => LeaderOf(Gossip.Members.Where(m => m.HasRole(role)));

    public ImmutableHashSet<Member> Unreachable =>
        Gossip.ReachabilityExcludingDownedObservers.AllUnreachableOrTerminated
            .Where(node => node != Self).Select(Gossip.Find).OfType<Member>().ToImmutableHashSet();

    /// <summary>
    /// Whether every member that counts (Up or Leaving) has seen this gossip, and no such member is unreachable.
    /// <paramref name="exitingConfirmed"/> are done with leaving and need not answer any more.
    /// </summary>
    public bool Convergence(ImmutableHashSet<UniqueAddress> exitingConfirmed)
    {
        foreach (var member in Unreachable)
        {
            if (member.Status is not (MemberStatus.Down or MemberStatus.Exiting) && !exitingConfirmed.Contains(member.UniqueAddress))
                return false;
        }

        return Gossip.Members.All(m =>
            m.Status is not (MemberStatus.Up or MemberStatus.Leaving)
            || Gossip.SeenBy(m.UniqueAddress)
            || exitingConfirmed.Contains(m.UniqueAddress));
    }

    public bool ValidGossipTarget(UniqueAddress node) =>
        node != Self && Gossip.HasMember(node) && Gossip.Reachability.IsReachable(Self, node);

    public MembershipState Seen() => this with { Gossip = Gossip.WithSeen(Self) };

    private UniqueAddress LeaderOf(IEnumerable<Member> members)
    {
        var reachability = Gossip.ReachabilityExcludingDownedObservers;
        Member leader = null;
        foreach (var member in members)
        {
            if (member.Status == MemberStatus.Down)
                continue;

            // A member counts itself in whatever others think of its reachability, or the sides of a partition that
            // have heard of each other would both be without leader. Exiting it has nothing to lead any more.
            var counts = reachability.IsReachable(member.UniqueAddress)
                || (member.UniqueAddress == Self && member.Status != MemberStatus.Exiting);
            if (counts && (leader is null || Member.LeaderStatusOrdering.Compare(member, leader) < 0))
                leader = member;
        }

        return leader?.UniqueAddress;
    }
}
