using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>A scheduler whose time stands still until the test moves it.</summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private DateTimeOffset _now;
    private long _number;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = _start;

    public IAdvancedScheduler Advanced => this;
    public DateTimeOffset Now => _now;
    public TimeSpan MonotonicClock => _now - _start;
    public TimeSpan HighResMonotonicClock => _now - _start;

    /// <summary>Moves the time and runs what has come due, in order. What repeats runs once, and then again after its interval.</summary>
    public void Advance(TimeSpan offset)
    {
        Entry[] due;
        lock (_lock)
        {
            _now += offset;
            due = _entries.Where(entry => entry.Due <= _now).OrderBy(entry => entry.Due).ThenBy(entry => entry.Number).ToArray();
            _entries.RemoveAll(entry => entry.Due <= _now);
        }
        foreach (var entry in due)
        {
            if (entry.Cancelable is { IsCancellationRequested: true })
                continue;
            entry.Run();
            if (entry.Interval is { } interval)
                Add(interval, interval, entry.Run, entry.Cancelable);
        }
    }

    /// <exception cref="InvalidOperationException">The time has passed.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        if (_now > when)
            throw new InvalidOperationException("You can't reverse time...");
        Advance(when - _now);
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        Add(delay, null, () => receiver.Tell(message, sender), null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message,
        IActorRef sender) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message,
        IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, null, action, cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => Add(delay, null, action, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, null, action.Run, cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => Add(delay, null, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        Add(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        Add(initialDelay, interval, action.Run, null);

    private void Add(TimeSpan delay, TimeSpan? interval, Action run, ICancelable cancelable)
    {
        lock (_lock)
            _entries.Add(new Entry(_now + delay, _number++, interval, run, cancelable));
    }

    private sealed record Entry(DateTimeOffset Due, long Number, TimeSpan? Interval, Action Run, ICancelable Cancelable);
}
