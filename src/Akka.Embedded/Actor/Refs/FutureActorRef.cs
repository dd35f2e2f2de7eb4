using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The reference that an ask waits at: the first answer completes the task. It has a name below <c>/temp</c> only once someone
/// asks for its path, so that an ask that stays in the process registers nothing.
/// </summary>
public class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;
    private ActorPath _path;
    private ITimer _timer;
    private CancellationTokenRegistration _cancellation;

    internal FutureActorRef(TaskCompletionSource<T> result, IActorRefProvider provider)
    {
        _result = result;
        Provider = provider;
    }

    public override IActorRefProvider Provider { get; }

    public override ActorPath Path => Volatile.Read(ref _path) ?? Register();

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is DeathWatchNotification dead)
            TellInternal(new Terminated(dead.Actor, dead.ExistenceConfirmed, dead.AddressTerminated), dead.Actor);
        else if (message is Watch watch && _result.Task.IsCompleted)
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: true,
                addressTerminated: false));
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        var first = message switch
        {
            T value => _result.TrySetResult(value),
            Status.Failure failure =>
                _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            null => _result.TrySetResult(default),
            _ => _result.TrySetException(new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (first)
            Release();
        else if (!_result.Task.IsCanceled)
            Provider.DeadLetters.Tell(message, this);
    }

    /// <summary>Gives the task an end that comes without an answer.</summary>
    internal void Limit(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout > TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            _timer = TimeProvider.System.CreateTimer(_ => TimeOut(timeout), null, timeout, Timeout.InfiniteTimeSpan);
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (state, token) =>
                ((FutureActorRef<T>)state).Cancel(token), this);
        if (_result.Task.IsCompleted)
            Release();
    }

    private void TimeOut(TimeSpan timeout)
    {
        if (_result.TrySetException(new AskTimeoutException($"Timeout after {timeout.TotalSeconds:F2} seconds")))
            Release();
    }

    private void Cancel(CancellationToken token)
    {
        if (_result.TrySetCanceled(token))
            Release();
    }

    private void Release()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
        if (Volatile.Read(ref _path) is { } path)
            Provider.UnregisterTempActor(path);
    }

    private ActorPath Register()
    {
        var path = Provider.TempPath();
        if (Interlocked.CompareExchange(ref _path, path, null) is { } earlier)
            return earlier;
        Provider.RegisterTempActor(this, path);
        if (_result.Task.IsCompleted)
            Provider.UnregisterTempActor(path);
        return path;
    }
}
