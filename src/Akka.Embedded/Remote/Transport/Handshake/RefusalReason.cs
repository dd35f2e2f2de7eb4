namespace Akka.Remote.Transport;

/// <summary>Why the accepting side does not want a connection.</summary>
internal enum RefusalReason : byte
{
    None = 0,

    /// <summary>The peer speaks another version of this protocol.</summary>
    Version = 1,

    /// <summary>The proof of the shared secret is wrong.</summary>
    Secret = 2,

    /// <summary>The peer wants a system of another name or address.</summary>
    Address = 3,

    /// <summary>This incarnation of the peer is quarantined here.</summary>
    Quarantined = 4,

    /// <summary>The system is shutting down.</summary>
    ShuttingDown = 5,
}
