using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Sending a message and awaiting the answer.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <summary>The first answer. Without a timeout, <c>akka.actor.ask-timeout</c> holds.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    /// <exception cref="ArgumentException">The answer is of another type.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        AskAsync<T>(self, message, null, timeout, cancellationToken);

    /// <summary>As the other, with a message that holds the reference to answer to.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken) =>
        AskAsync<T>(self, null, messageFactory, timeout, cancellationToken);

    private static async Task<T> AskAsync<T>(ICanTell target, object message, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(target) ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(target));
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var future = new FutureActorRef<T>(result, provider);
        var limit = timeout ?? provider.Settings.AskTimeout;
        try
        {
            target.Tell(messageFactory is null ? message : messageFactory(future), future);
            return await (limit > TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan
                ? WithTimeoutAsync(result, limit, message, target, cancellationToken)
                : result.Task.WaitAsync(cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            // A late answer becomes a dead letter.
            result.TrySetCanceled(CancellationToken.None);
            future.Unregister();
        }
    }

    private static async Task<T> WithTimeoutAsync<T>(TaskCompletionSource<T> result, TimeSpan limit, object message, ICanTell target, CancellationToken cancellationToken)
    {
        try
        {
            return await result.Task.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!result.Task.IsFaulted)
        {
            throw new AskTimeoutException($"Timeout after {limit} waiting for an answer of type {typeof(T)} from {target} to {message}");
        }
    }

    private static IActorRefProvider ProviderOf(ICanTell target) => target switch
    {
        ActorSelection selection => ProviderOf(selection.Anchor),
        IInternalActorRef actorRef => actorRef.Provider,
        _ => ActorCell.Current?.SystemImpl.Provider,
    };
}
