using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Stopping an actor and waiting for its end.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends the message that makes it stop; true once it has stopped, false when it has not in time.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var actor = (IInternalActorRef)target;
        var stopped = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var promise = new FutureActorRef<object>(stopped, actor.Provider);
        promise.Limit(timeout, CancellationToken.None);
        actor.SendSystemMessage(new Watch(actor, promise));
        try
        {
            target.Tell(stopMessage, ActorRefs.NoSender);
            return await stopped.Task.ConfigureAwait(false) is Terminated terminated && terminated.ActorRef.Equals(target);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
        finally
        {
            actor.SendSystemMessage(new Unwatch(actor, promise));
        }
    }
}
