using System.Threading.Channels;
using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Clusters;

/// <summary>An actor whose messages a test reads.</summary>
internal sealed class EventRecorder : ReceiveActor
{
    public EventRecorder(ChannelWriter<object> to) => ReceiveAny(message => to.TryWrite(message));

    public static (IActorRef Actor, ChannelReader<object> Messages) On(ActorSystem system)
    {
        var channel = Channel.CreateUnbounded<object>();
        return (system.ActorOf(Props.Create(() => new EventRecorder(channel.Writer))), channel.Reader);
    }
}

internal static class EventRecorderExtensions
{
    /// <summary>Asks until there is an answer: a message for an actor that has just been lost is lost with it.</summary>
    public static async Task<string> AskAgainAsync(this ICanTell target, object message)
    {
        using var limit = new CancellationTokenSource(ClusterNode.Limit);
        while (true)
        {
            try
            {
                return await target.Ask<string>(message, TimeSpan.FromSeconds(2), limit.Token);
            }
            catch (AskTimeoutException)
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>The next message of a type that fits; others before it are passed over.</summary>
    public static async Task<T> NextAsync<T>(this ChannelReader<object> messages, Func<T, bool>? fits = null)
    {
        using var limit = new CancellationTokenSource(ClusterNode.Limit);
        await foreach (var message in messages.ReadAllAsync(limit.Token))
        {
            if (message is T wanted && (fits is null || fits(wanted)))
                return wanted;
        }

        throw new InvalidOperationException("No more messages");
    }
}
