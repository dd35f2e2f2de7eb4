using Akka.Actor;

namespace DistTrain.Shared.Tests.Remoting;

/// <summary>Answers with what it is told.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public EchoActor() => ReceiveAny(message => Sender.Tell(message));
}
