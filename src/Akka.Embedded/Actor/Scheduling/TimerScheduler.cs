namespace Akka.Actor;

/// <summary>What a timer sends to its actor: the timer's name and number, and the message.</summary>
internal sealed class TimerMessage(object key, int number, TimerScheduler owner, object message)
    : INoSerializationVerificationNeeded, Event.IDeadLetterSuppression
{
    public object Key { get; } = key;
    public int Number { get; } = number;
    public TimerScheduler Owner { get; } = owner;
    public object Message { get; } = message;
    public override string ToString() => $"TimerMessage(key={Key}, number={Number})";
}

/// <summary>The timers of one actor instance. Each timer has a number, so that what an earlier one of its name sent is known as stale.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];
    private int _number;

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys.ToArray();

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) =>
        Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
            timer.Task.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
            timer.Task.Cancel();
        _timers.Clear();
    }

    /// <summary>Whether a timer's message is still wanted; a single timer is over with it.</summary>
    public bool TryAccept(TimerMessage message, out object wanted)
    {
        wanted = message.Message;
        if (!ReferenceEquals(message.Owner, this) || !_timers.TryGetValue(message.Key, out var timer) ||
            timer.Number != message.Number)
            return false;
        if (!timer.Periodic)
            _timers.Remove(message.Key);
        return true;
    }

    private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        Cancel(key);
        var message = new TimerMessage(key, ++_number, this, msg);
        var scheduler = cell.System.Scheduler;
        var task = interval is { } period
            ? scheduler.ScheduleTellRepeatedlyCancelable(delay, period, cell.Self, message, sender)
            : scheduler.ScheduleTellOnceCancelable(delay, cell.Self, message, sender);
        _timers[key] = new Timer(message.Number, interval is not null, task);
    }

    private readonly record struct Timer(int Number, bool Periodic, ICancelable Task);
}
