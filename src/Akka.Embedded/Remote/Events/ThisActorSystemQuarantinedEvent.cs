using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Another system refuses to speak to this incarnation of this system; only a restart helps.</summary>
public sealed class ThisActorSystemQuarantinedEvent : RemotingLifecycleEvent
{
    /// <summary>Makes the event.</summary>
    public ThisActorSystemQuarantinedEvent(Address localAddress, Address remoteAddress)
    {
        LocalAddress = localAddress;
        RemoteAddress = remoteAddress;
    }

    /// <summary>This system's address.</summary>
    public Address LocalAddress { get; private set; }

    /// <summary>The system that refuses.</summary>
    public Address RemoteAddress { get; private set; }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;

    /// <inheritdoc />
    public override string ToString() => $"The remote system {RemoteAddress} has quarantined this system {LocalAddress}.";
}
