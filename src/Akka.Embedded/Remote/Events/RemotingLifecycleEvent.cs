using Akka.Event;

namespace Akka.Remote;

/// <summary>Something that happened to the remoting; published on the event stream.</summary>
public abstract class RemotingLifecycleEvent
{
    /// <summary>The level at which the event is logged.</summary>
    public abstract LogLevel LogLevel();
}
