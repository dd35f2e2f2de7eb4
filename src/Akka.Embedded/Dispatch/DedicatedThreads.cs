using System.Collections.Concurrent;

namespace Akka.Dispatch;

/// <summary>A few threads of one dispatcher's own, started as work comes, with one queue. An idle thread looks for work a moment, then sleeps.</summary>
internal sealed class DedicatedThreads(string name, int maximum)
{
    // Long enough to catch the next message of a busy actor, short enough to cost a neighbour little.
    private static readonly long SpinTicks = TimeProvider.System.TimestampFrequency / 50_000;

    private readonly ConcurrentQueue<IRunnable> _queue = new();
    private readonly object _lock = new();
    private int _sleeping;
    private int _threads;
    private int _spinning;
    private volatile bool _shutdown;

    public void Execute(IRunnable run)
    {
        _queue.Enqueue(run);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _spinning) == 0)
            WakeOne();
    }

    /// <summary>The threads end once the queue is empty.</summary>
    public void Shutdown()
    {
        _shutdown = true;
        lock (_lock)
            Monitor.PulseAll(_lock);
    }

    private void WakeOne()
    {
        if (Volatile.Read(ref _sleeping) > 0)
            lock (_lock)
                Monitor.Pulse(_lock);
        else if (Volatile.Read(ref _threads) < maximum)
            StartThread();
    }

    private void StartThread()
    {
        var number = Interlocked.Increment(ref _threads);
        if (number > maximum)
        {
            Interlocked.Decrement(ref _threads);
            return;
        }
        new Thread(Work) { IsBackground = true, Name = name + "-" + number }.UnsafeStart();
    }

    private void Work()
    {
        while (TryTake(out var run))
            run.Run();
        Interlocked.Decrement(ref _threads);
        // Work that came while the last thread was ending.
        if (!_queue.IsEmpty)
            StartThread();
    }

    private bool TryTake(out IRunnable run)
    {
        if (_queue.TryDequeue(out run))
            return true;
        if (!_shutdown && TrySpin(out run))
            return true;
        lock (_lock)
        {
            Interlocked.Increment(ref _sleeping);
            try
            {
                while (!_queue.TryDequeue(out run))
                {
                    if (_shutdown)
                        return false;
                    Monitor.Wait(_lock);
                }
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _sleeping);
            }
        }
    }

    /// <summary>One thread at a time looks for work; a sender that sees it need not wake another.</summary>
    private bool TrySpin(out IRunnable run)
    {
        run = null;
        if (Interlocked.CompareExchange(ref _spinning, 1, 0) != 0)
            return false;
        var end = TimeProvider.System.GetTimestamp() + SpinTicks;
        do
        {
            if (_queue.TryDequeue(out run))
                break;
            Thread.SpinWait(20);
        }
        while (TimeProvider.System.GetTimestamp() < end);
        Interlocked.Exchange(ref _spinning, 0);
        if (run is null && !_queue.TryDequeue(out run))
            return false;
        // Senders that saw this thread look for work woke no one; it took one piece only.
        if (!_queue.IsEmpty)
            WakeOne();
        return true;
    }
}
