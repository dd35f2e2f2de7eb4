using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Stopping an actor and waiting for its end.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends the message that makes it stop; true once it has stopped.</summary>
    /// <exception cref="TaskCanceledException">It did not stop in time.</exception>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var actor = (IInternalActorRef)target;
        var stopped = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var promise = new FutureActorRef<object>(stopped, actor.Provider);
        actor.SendSystemMessage(new Watch(actor, promise));
        try
        {
            target.Tell(stopMessage, ActorRefs.NoSender);
            return await stopped.Task.WaitAsync(timeout).ConfigureAwait(false) is Terminated terminated && terminated.ActorRef.Equals(target);
        }
        catch (TimeoutException)
        {
            throw new TaskCanceledException($"{target} did not stop within {timeout}");
        }
        finally
        {
            actor.SendSystemMessage(new Unwatch(actor, promise));
            stopped.TrySetCanceled();
            promise.Unregister();
        }
    }
}
