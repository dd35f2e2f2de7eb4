using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>What a node that asks to join is told.</summary>
internal enum JoinAnswer
{
    /// <summary>Nothing: it will ask again.</summary>
    None,

    /// <summary>That it is a member.</summary>
    Welcome,

    /// <summary>That this incarnation was removed and cannot come back.</summary>
    Removed,
}

/// <summary>What became of a request to join, leave or down, and why.</summary>
internal readonly record struct MembershipChange(MembershipState State, bool Changed, JoinAnswer Answer, string Reason);

/// <summary>What to do with gossip that came in.</summary>
internal enum GossipOutcome
{
    /// <summary>Not for this incarnation, or from a stranger.</summary>
    Ignored,

    /// <summary>Same version; the seen tables were joined.</summary>
    Same,

    /// <summary>The sender knows more; its view was taken.</summary>
    Newer,

    /// <summary>The sender knows less.</summary>
    Older,

    /// <summary>Both had changes; they were merged.</summary>
    Merged,

    /// <summary>The sender has removed this incarnation from the cluster.</summary>
    SelfRemoved,

    /// <summary>The sender was removed from the cluster and does not know it.</summary>
    SenderRemoved,
}

/// <summary>Gossip taken in: the new state, the relation, and whether the sender should be told the result.</summary>
internal readonly record struct GossipReceived(MembershipState State, GossipOutcome Outcome, bool TalkBack);

/// <summary>The transitions that any member may make. No clock, no socket: what it does is a function of its arguments.</summary>
internal static class Membership
{
    /// <summary>The first member of a new cluster.</summary>
    public static MembershipState Found(UniqueAddress self, ImmutableHashSet<string> roles) =>
        new(Gossip.Empty.Changed(self, [Member.Create(self, roles)]), self);

    /// <summary>A node outside of any cluster.</summary>
    public static MembershipState Outside(UniqueAddress self) => new(Gossip.Empty, self);

    public static MembershipChange Join(MembershipState state, UniqueAddress joining, ImmutableHashSet<string> roles)
    {
        if (state.SelfStatus is MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed)
            return new(state, false, JoinAnswer.None, $"[{joining.Address}] is not let in by a member that is {state.SelfStatus}");
        if (state.Gossip.Tombstones.ContainsKey(joining))
            return new(state, false, JoinAnswer.Removed, $"[{joining.Address}] with uid {joining.Uid} was removed and must restart to join again");

        var existing = state.Gossip.Find(joining.Address);
        if (existing is null)
        {
            var member = Member.Create(joining, roles);
            var joined = new MembershipState(state.Gossip.Replace(member, state.Self), state.Self);
            return new(joined, true, JoinAnswer.Welcome, $"[{joining.Address}] is joining, roles [{string.Join(", ", roles)}]");
        }

        if (existing.UniqueAddress == joining)
            return new(state, false, JoinAnswer.Welcome, $"[{joining.Address}] is joining again, it is already {existing.Status}");

        // The address answers with another uid, so the old incarnation is gone whatever its detector says.
        var down = existing.Status == MemberStatus.Down ? state : DownMember(state, existing);
        var reachability = down.Gossip.Reachability.Terminated(state.Self, existing.UniqueAddress);
        if (!ReferenceEquals(reachability, down.Gossip.Reachability))
            down = down with { Gossip = down.Gossip.Changed(state.Self, reachability: reachability) };
        return new(
            down,
            !ReferenceEquals(down, state),
            JoinAnswer.None,
            $"new incarnation of [{joining.Address}] is joining; the old one ({existing.UniqueAddress.Uid}) is removed first");
    }

    public static MembershipChange Leave(MembershipState state, Address address)
    {
        var member = state.Gossip.Find(address);
        if (member?.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up))
            return new(state, false, JoinAnswer.None, $"[{address}] cannot leave, it is {member?.Status.ToString() ?? "not a member"}");
        var gossip = state.Gossip.Replace(member.Copy(MemberStatus.Leaving), state.Self);
        return new(state with { Gossip = gossip }, true, JoinAnswer.None, $"marked [{address}] as Leaving");
    }

    public static MembershipChange Down(MembershipState state, Address address)
    {
        var member = state.Gossip.Find(address);
        if (member is null)
            return new(state, false, JoinAnswer.None, $"cannot down [{address}], it is not a member");
        if (member.Status == MemberStatus.Down)
            return new(state, false, JoinAnswer.None, $"[{address}] is already Down");
        return new(DownMember(state, member), true, JoinAnswer.None, $"marked [{address}] as Down (was {member.Status})");
    }

    /// <summary>What this member's own failure detector says now about the nodes it watches.</summary>
    public static MembershipState Observe(
        MembershipState state, IEnumerable<UniqueAddress> unreachable, IEnumerable<UniqueAddress> reachable)
    {
        var before = state.Gossip.Reachability;
        var now = before;
        foreach (var node in unreachable.Where(n => n != state.Self && state.Gossip.HasMember(n)))
            now = now.Unreachable(state.Self, node);
        foreach (var node in reachable.Where(n => n != state.Self && state.Gossip.HasMember(n)))
            now = now.Reachable(state.Self, node);
        return ReferenceEquals(now, before) ? state : state with { Gossip = state.Gossip.Changed(state.Self, reachability: now) };
    }

    public static GossipReceived Receive(MembershipState state, UniqueAddress from, UniqueAddress to, Gossip remote)
    {
        var local = state.Gossip;
        if (to != state.Self)
            return new(state, GossipOutcome.Ignored, false);
        if (remote.Tombstones.ContainsKey(state.Self))
            return new(state, GossipOutcome.SelfRemoved, false);
        if (local.Tombstones.ContainsKey(from))
            return new(state, GossipOutcome.SenderRemoved, true);
        if (!local.HasMember(from) || !remote.HasMember(state.Self) || !local.Reachability.IsReachable(state.Self, from))
            return new(state, GossipOutcome.Ignored, false);

        switch (remote.Version.CompareTo(local.Version))
        {
            case VersionOrder.Same:
                var talkBack = !remote.Seen.Contains(state.Self);
                return new((state with { Gossip = local.MergeSeen(remote) }).Seen(), GossipOutcome.Same, talkBack);
            case VersionOrder.Before:
                return new(state, GossipOutcome.Older, true);
            case VersionOrder.After:
                return new((state with { Gossip = Adopt(local, remote) }).Seen(), GossipOutcome.Newer, !remote.Seen.Contains(state.Self));
            default:
                return new((state with { Gossip = remote.Merge(local) }).Seen(), GossipOutcome.Merged, true);
        }
    }

    public static MembershipState Welcomed(UniqueAddress self, Gossip gossip) => new MembershipState(gossip, self).Seen();

    private static MembershipState DownMember(MembershipState state, Member member) =>
        state with { Gossip = state.Gossip.Replace(member.Copy(MemberStatus.Down), state.Self) };

    // A newer version can still lack a tombstone that was pruned there by age; keeping ours costs nothing.
    private static Gossip Adopt(Gossip local, Gossip remote) => local.Tombstones.Keys.All(remote.Tombstones.ContainsKey)
        ? remote
        : new Gossip(remote.Members, remote.Seen, remote.Reachability, remote.Version, remote.Tombstones.SetItems(local.Tombstones));
}
