using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>One incarnation of another system will never be spoken to again.</summary>
public sealed class QuarantinedEvent : RemotingLifecycleEvent
{
    /// <summary>Makes the event.</summary>
    public QuarantinedEvent(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    /// <summary>The other system's address.</summary>
    public Address Address { get; private set; }

    /// <summary>The incarnation.</summary>
    public int Uid { get; private set; }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;

    /// <inheritdoc />
    public override string ToString() =>
        $"Association to [{Address}] having UID [{Uid}] is irrecoverably failed. UID is now quarantined and all messages to " +
        "this UID will be delivered to dead letters. Remote actorsystem must be restarted to recover from this situation.";
}
