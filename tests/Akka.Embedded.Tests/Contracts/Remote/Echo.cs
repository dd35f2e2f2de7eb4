using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Remote;

/// <summary>Sends everything back.</summary>
public sealed class Echo : ReceiveActor
{
    public Echo() => ReceiveAny(message => Sender.Tell(message));
}
