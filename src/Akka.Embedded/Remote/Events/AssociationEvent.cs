using Akka.Actor;

namespace Akka.Remote;

/// <summary>Something that happened to the connection with one other system.</summary>
public abstract class AssociationEvent : RemotingLifecycleEvent
{
    /// <summary>The event's name in the log.</summary>
    protected string EventName = string.Empty;

    /// <summary>This system's address.</summary>
    public abstract Address LocalAddress { get; protected set; }

    /// <summary>The other system's address.</summary>
    public abstract Address RemoteAddress { get; protected set; }

    /// <summary>True when the other system opened the connection.</summary>
    public abstract bool IsInbound { get; protected set; }

    /// <inheritdoc />
    public override string ToString() => $"{EventName} [{LocalAddress}] {(IsInbound ? "<-" : "->")} {RemoteAddress}";
}
