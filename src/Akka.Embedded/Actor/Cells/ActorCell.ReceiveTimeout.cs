namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private ICancelable _pendingReceiveTimeout;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(timeout));
        _receiveTimeout = timeout;
        if (timeout is null)
            CancelReceiveTimeout();
        else if (CurrentMessage is null)
            CheckReceiveTimeout(true);
    }

    /// <summary>Starts the time anew, unless what was handled does not count as activity.</summary>
    private void CheckReceiveTimeout(bool reschedule)
    {
        if (_receiveTimeout is not { } timeout || _children.IsTerminating || (!reschedule && _pendingReceiveTimeout is not null))
            return;
        CancelReceiveTimeout();
        if (!Mailbox.MessageQueue.HasMessages)
            _pendingReceiveTimeout =
                SystemImpl.Scheduler.ScheduleTellOnceCancelable(timeout, _self, Actor.ReceiveTimeout.Instance, _self);
    }

    private void CancelReceiveTimeout()
    {
        _pendingReceiveTimeout?.Cancel();
        _pendingReceiveTimeout = null;
    }
}
