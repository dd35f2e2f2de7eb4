namespace Akka.Cluster;

/// <summary>
/// The life of a member: <c>Joining → Up → Leaving → Exiting → Removed</c>, with a way to <c>Down</c> from
/// every state but the last. The numbers travel on the wire.
/// </summary>
public enum MemberStatus
{
    /// <summary>Known to a member, not yet accepted by the leader.</summary>
    Joining = 0,

    /// <summary>Accepted by the leader.</summary>
    Up = 1,

    /// <summary>Has asked to leave.</summary>
    Leaving = 2,

    /// <summary>Leaving is known to all; hands over its work.</summary>
    Exiting = 3,

    /// <summary>Declared lost; takes no further part in decisions.</summary>
    Down = 4,

    /// <summary>Tombstone, no longer a member.</summary>
    Removed = 5,

    /// <summary>Joining while convergence is impossible. Never assigned by this engine.</summary>
    WeaklyUp = 6,
}
