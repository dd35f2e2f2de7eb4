using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Keeps what is due later in a heap and runs it on one thread of its own, so that timers fire however full the thread pool is.
/// </summary>
internal sealed class DedicatedThreadScheduler : SchedulerBase, IDisposable
{
    // Below this size nobody looks for entries that were called off.
    private const int SmallestPurge = 1024;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly object _lock = new();
    private readonly PriorityQueue<Entry, (long Due, long Number)> _queue = new();
    private long _number;
    private int _nextPurge = SmallestPurge;
    private bool _started;
    private bool _disposed;

    public DedicatedThreadScheduler(Config scheduler, ILoggingAdapter log) : this(scheduler, log, TimeProvider.System) { }

    internal DedicatedThreadScheduler(Config scheduler, ILoggingAdapter log, TimeProvider time) : base(scheduler, log)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    public override TimeSpan MonotonicClock => _time.GetElapsedTime(_start);
    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _queue.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    private protected override void Schedule(TimeSpan delay, TimeSpan? interval, IRunnable work, ICancelable cancelable)
    {
        if (cancelable is { IsCancellationRequested: true })
            return;
        lock (_lock)
        {
            if (_disposed)
                throw new SchedulerException("cannot enqueue after timer shutdown");
            Enqueue(new Entry(work, interval, cancelable), MonotonicClock + delay);
            if (!_started)
            {
                _started = true;
                new Thread(Work) { IsBackground = true, Name = "akka-scheduler" }.UnsafeStart();
            }
        }
    }

    private void Enqueue(Entry entry, TimeSpan due)
    {
        if (_queue.Count >= _nextPurge)
            Purge();
        _queue.Enqueue(entry, (due.Ticks, _number++));
        if (_queue.TryPeek(out var first, out _) && ReferenceEquals(first, entry))
            Monitor.Pulse(_lock);
    }

    private void Purge()
    {
        var live = _queue.UnorderedItems.Where(item => !item.Element.IsCanceled).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(live);
        _nextPurge = Math.Max(SmallestPurge, 2 * live.Length);
    }

    private void Work()
    {
        while (TryTakeDue(out var entry))
        {
            if (entry.IsCanceled)
                continue;
            try
            {
                entry.Work.Run();
            }
            catch (Exception e)
            {
                Log.Error(e, "a scheduled action failed");
                continue;
            }
            if (entry.Interval is { } interval && !entry.IsCanceled)
                lock (_lock)
                    if (!_disposed)
                        Enqueue(entry, Later(entry.Due + interval));
        }
    }

    // A repetition that fell behind does not catch up in a burst.
    private TimeSpan Later(TimeSpan due)
    {
        var now = MonotonicClock;
        return due < now ? now : due;
    }

    private bool TryTakeDue(out Entry entry)
    {
        lock (_lock)
        {
            while (!_disposed)
            {
                if (!_queue.TryPeek(out entry, out var priority))
                {
                    Monitor.Wait(_lock);
                    continue;
                }
                var wait = new TimeSpan(priority.Due) - MonotonicClock;
                if (wait <= TimeSpan.Zero)
                {
                    _queue.Dequeue();
                    entry.Due = new TimeSpan(priority.Due);
                    return true;
                }
                Monitor.Wait(_lock, (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalMilliseconds)));
            }
            entry = null;
            return false;
        }
    }

    private sealed class Entry(IRunnable work, TimeSpan? interval, ICancelable cancelable)
    {
        public IRunnable Work { get; } = work;
        public TimeSpan? Interval { get; } = interval;
        public TimeSpan Due { get; set; }
        public bool IsCanceled => cancelable is { IsCancellationRequested: true };
    }
}
