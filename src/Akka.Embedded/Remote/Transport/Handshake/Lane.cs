namespace Akka.Remote.Transport;

/// <summary>What a connection carries. Each lane has its own connection, so that a flood on one does not hold the other up.</summary>
internal enum Lane : byte
{
    /// <summary>System messages, their acknowledgements, heartbeats.</summary>
    Control = 1,

    /// <summary>Everything else.</summary>
    User = 2,
}
