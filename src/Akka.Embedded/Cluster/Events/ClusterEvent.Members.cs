namespace Akka.Cluster;

public partial class ClusterEvent
{
    /// <summary>A member changed its status.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        /// <summary>The member, with its new status.</summary>
        Member Member { get; }
    }

    /// <summary>Common to all changes of status.</summary>
    public abstract class MemberStatusChange : IMemberEvent
    {
        /// <summary><paramref name="member"/> has reached <paramref name="validStatus"/>.</summary>
        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus)
                throw new ArgumentException($"Expected {validStatus} state, got: {member}", nameof(member));
            Member = member;
        }

        /// <inheritdoc/>
        public Member Member { get; }

        /// <inheritdoc/>
        public override bool Equals(object obj) =>
            obj is MemberStatusChange other && other.GetType() == GetType() && Member.Equals(other.Member);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        /// <inheritdoc/>
        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    /// <summary>A node asks to become a member.</summary>
    public sealed class MemberJoined : MemberStatusChange
    {
        /// <summary><paramref name="member"/> is Joining.</summary>
        public MemberJoined(Member member)
            : base(member, MemberStatus.Joining)
        {
        }
    }

    /// <summary>The leader accepted a member.</summary>
    public sealed class MemberUp : MemberStatusChange
    {
        /// <summary><paramref name="member"/> is Up.</summary>
        public MemberUp(Member member)
            : base(member, MemberStatus.Up)
        {
        }
    }

    /// <summary>A member is about to leave.</summary>
    public sealed class MemberLeft : MemberStatusChange
    {
        /// <summary><paramref name="member"/> is Leaving.</summary>
        public MemberLeft(Member member)
            : base(member, MemberStatus.Leaving)
        {
        }
    }

    /// <summary>All know that a member leaves; it hands over its work now.</summary>
    public sealed class MemberExited : MemberStatusChange
    {
        /// <summary><paramref name="member"/> is Exiting.</summary>
        public MemberExited(Member member)
            : base(member, MemberStatus.Exiting)
        {
        }
    }

    /// <summary>A member was declared lost.</summary>
    public sealed class MemberDowned : MemberStatusChange
    {
        /// <summary><paramref name="member"/> is Down.</summary>
        public MemberDowned(Member member)
            : base(member, MemberStatus.Down)
        {
        }
    }

    /// <summary>A member is gone.</summary>
    public sealed class MemberRemoved : MemberStatusChange
    {
        /// <summary><paramref name="member"/> is Removed, after it had been <paramref name="previousStatus"/>.</summary>
        public MemberRemoved(Member member, MemberStatus previousStatus)
            : base(member, MemberStatus.Removed) => PreviousStatus = previousStatus;

        /// <summary>Down after a crash or a partition, Exiting after leaving.</summary>
        public MemberStatus PreviousStatus { get; }

        /// <inheritdoc/>
        public override bool Equals(object obj) => base.Equals(obj) && PreviousStatus == ((MemberRemoved)obj).PreviousStatus;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    /// <summary>A member began or ceased to answer.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent;

    /// <summary>Common to both kinds.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent
    {
        /// <summary>About <paramref name="member"/>.</summary>
        protected ReachabilityEvent(Member member) => Member = member;

        /// <inheritdoc/>
        public Member Member { get; }

        /// <inheritdoc/>
        public override bool Equals(object obj) =>
            obj is ReachabilityEvent other && other.GetType() == GetType() && Member.Equals(other.Member);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        /// <inheritdoc/>
        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    /// <summary>Somebody's failure detector lost a member.</summary>
    public sealed class UnreachableMember : ReachabilityEvent
    {
        /// <summary><paramref name="member"/> does not answer.</summary>
        public UnreachableMember(Member member)
            : base(member)
        {
        }
    }

    /// <summary>A member answers everybody again.</summary>
    public sealed class ReachableMember : ReachabilityEvent
    {
        /// <summary><paramref name="member"/> answers.</summary>
        public ReachableMember(Member member)
            : base(member)
        {
        }
    }
}
