using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>The remoting accepts connections.</summary>
public sealed class RemotingListenEvent : RemotingLifecycleEvent
{
    /// <summary>Makes the event.</summary>
    public RemotingListenEvent(IList<Address> listenAddresses) => ListenAddresses = listenAddresses;

    /// <summary>The addresses by which other systems reach this one.</summary>
    public IList<Address> ListenAddresses { get; private set; }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;

    /// <inheritdoc />
    public override string ToString() => $"Remoting now listens on addresses: [{string.Join(",", ListenAddresses)}]";
}
