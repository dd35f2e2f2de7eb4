using Akka.Actor;

namespace Akka.Remote.Serialization;

/// <summary>What remains of an exception after its way from another system: no type is made from a name.</summary>
internal sealed class RemoteFailureException(string typeName, string message, string remoteStack) : AkkaException($"{typeName}: {message}", null)
{
    public override string ToString() => $"{Message}\n{remoteStack}\n   --- in another actor system ---";
}
