using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Publishes lifecycle events, and logs those that matter enough.</summary>
internal sealed class EventPublisher(ActorSystem system, ILoggingAdapter log, LogLevel logLevel)
{
    public void NotifyListeners(RemotingLifecycleEvent message)
    {
        system.EventStream.Publish(message);
        if (message.LogLevel() >= logLevel) log.Log(message.LogLevel(), message.ToString());
    }
}
