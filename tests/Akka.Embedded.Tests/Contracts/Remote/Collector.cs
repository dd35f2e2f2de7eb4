using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Remote;

/// <summary>Hands everything it receives to a test, and watches what it is told to.</summary>
public sealed class Collector : ReceiveActor
{
    public Collector(BlockingCollection<object> received)
    {
        Receive<WatchThis>(watch =>
        {
            Context.Watch(watch.Subject);
            Sender.Tell("watching");
        });
        Receive<UnwatchThis>(unwatch =>
        {
            Context.Unwatch(unwatch.Subject);
            Sender.Tell("unwatched");
        });
        ReceiveAny(received.Add);
    }

    public sealed record WatchThis(IActorRef Subject);

    public sealed record UnwatchThis(IActorRef Subject);
}
