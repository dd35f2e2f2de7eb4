using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What subscribers of <c>Cluster.Subscribe</c> are told.</summary>
public partial class ClusterEvent
{
    /// <summary>A snapshot of the cluster as the first message of a subscription.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;

    /// <summary>The present state as the events that would have led to it.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>How a subscription begins.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>With one <see cref="CurrentClusterState"/>.</summary>
        InitialStateAsSnapshot,

        /// <summary>With the events that lead to the present state.</summary>
        InitialStateAsEvents,
    }

    /// <summary>Marks every event of the cluster.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression
    {
    }

    /// <summary>The cluster as this node sees it at one moment.</summary>
    public sealed class CurrentClusterState : INoSerializationVerificationNeeded
    {
        /// <summary>No members.</summary>
        public CurrentClusterState()
            : this(
                ImmutableSortedSet.Create(Member.Ordering), [], [], null, ImmutableDictionary<string, Address>.Empty)
        {
        }

        /// <summary>A state with the given content; <paramref name="roleLeaderMap"/> has an entry for every role.</summary>
        public CurrentClusterState(
            ImmutableSortedSet<Member> members,
            ImmutableHashSet<Member> unreachable,
            ImmutableHashSet<Address> seenBy,
            Address leader,
            ImmutableDictionary<string, Address> roleLeaderMap)
        {
            Members = members;
            Unreachable = unreachable;
            SeenBy = seenBy;
            Leader = leader;
            RoleLeaderMap = roleLeaderMap;
        }

        /// <summary>All members, in the order of addresses.</summary>
        public ImmutableSortedSet<Member> Members { get; }

        /// <summary>Members that somebody fails to reach.</summary>
        public ImmutableHashSet<Member> Unreachable { get; }

        /// <summary>Members that know this state.</summary>
        public ImmutableHashSet<Address> SeenBy { get; }

        /// <summary>The member that leads, or null.</summary>
        public Address Leader { get; }

        /// <summary>Roles of all members.</summary>
        public ImmutableHashSet<string> AllRoles => [.. RoleLeaderMap.Keys];

        internal ImmutableDictionary<string, Address> RoleLeaderMap { get; }

        /// <summary>The first member in the order of leaders that has <paramref name="role"/>, or null.</summary>
        public Address RoleLeader(string role) => RoleLeaderMap.GetValueOrDefault(role);

        internal static CurrentClusterState Of(MembershipState state) => new(
            state.Gossip.Members,
            state.Unreachable,
            [.. state.Gossip.Seen.Select(s => s.Address)],
            state.Leader?.Address,
            state.Gossip.Members.SelectMany(m => m.Roles).Distinct().ToImmutableDictionary(r => r, r => state.RoleLeader(r)?.Address));
    }

    /// <summary>Another member leads, or none (null).</summary>
    public sealed class LeaderChanged : IClusterDomainEvent, IEquatable<LeaderChanged>
    {
        /// <summary>The leader is now <paramref name="leader"/>.</summary>
        public LeaderChanged(Address leader) => Leader = leader;

        /// <summary>The member that leads, or null.</summary>
        public Address Leader { get; }

        /// <inheritdoc/>
        public bool Equals(LeaderChanged other) => other is not null && Equals(Leader, other.Leader);

        /// <inheritdoc/>
        public override bool Equals(object obj) => obj is LeaderChanged other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => Leader?.GetHashCode() ?? 0;

        /// <inheritdoc/>
        public override string ToString() => $"LeaderChanged(NewLeader={Leader})";
    }

    /// <summary>Another member leads those with a role, or none (null).</summary>
    public sealed class RoleLeaderChanged : IClusterDomainEvent, IEquatable<RoleLeaderChanged>
    {
        /// <summary>The leader of <paramref name="role"/> is now <paramref name="leader"/>.</summary>
        public RoleLeaderChanged(string role, Address leader)
        {
            Role = role;
            Leader = leader;
        }

        /// <summary>Whose leader.</summary>
        public string Role { get; }

        /// <summary>The member that leads, or null.</summary>
        public Address Leader { get; }

        /// <inheritdoc/>
        public bool Equals(RoleLeaderChanged other) => other is not null && Role == other.Role && Equals(Leader, other.Leader);

        /// <inheritdoc/>
        public override bool Equals(object obj) => obj is RoleLeaderChanged other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Role, Leader);

        /// <inheritdoc/>
        public override string ToString() => $"RoleLeaderChanged(Role={Role}, NewLeader={Leader})";
    }

    /// <summary>This node is leaving the cluster for good; nothing follows but the removal of all members.</summary>
    public sealed class ClusterShuttingDown : IClusterDomainEvent
    {
        /// <summary>The only one.</summary>
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();

        private ClusterShuttingDown()
        {
        }

        /// <inheritdoc/>
        public override string ToString() => "ClusterShuttingDown";
    }

    /// <summary>For the engine's own actors: everything, with every change.</summary>
    internal sealed record MembershipChanged(MembershipState State) : IClusterDomainEvent;
}
