using Akka.Actor;

namespace Akka.Remote;

/// <summary>The remoting could not do what it should, for instance listen on its port.</summary>
public class RemoteTransportException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public RemoteTransportException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}
