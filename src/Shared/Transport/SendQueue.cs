namespace DistTrain.Shared.Transport;

/// <summary>
/// What is to be sent over one connection, in order, by a thread of its own; or at once by the caller when nothing waits and
/// the caller allows it, which saves waking that thread. Allocates nothing in the steady state.
/// </summary>
internal sealed class SendQueue<T> : IDisposable
    where T : struct
{
    private readonly object _gate = new();
    private readonly Queue<T> _queue = new();
    private readonly Action<T> _write;
    private readonly Thread _thread;
    private bool _busy;
    private bool _ending;
    private bool _closed;

    /// <param name="name">Name of the sending thread.</param>
    /// <param name="write">Sends one item; called by one thread at a time. Failures are its own business.</param>
    public SendQueue(string name, Action<T> write)
    {
        _write = write;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Sends an item after all that came before it.</summary>
    /// <param name="item">One item, copied into the queue.</param>
    /// <param name="atOnce">Send it in this call if nothing waits; the caller knows that this does not take long.</param>
    public void Send(in T item, bool atOnce)
    {
        lock (_gate)
        {
            if (_ending || _closed)
                return;
            if (!atOnce || _busy || _queue.Count > 0)
            {
                _queue.Enqueue(item);
                Monitor.Pulse(_gate);
                return;
            }

            _busy = true;
        }

        Write(item);
    }

    /// <summary>Sends a last item; later ones are dropped.</summary>
    public void End(in T last)
    {
        lock (_gate)
        {
            if (_ending || _closed)
                return;
            _queue.Enqueue(last);
            _ending = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Drops what waits and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _queue.Clear();
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Take(out var item))
            Write(item);
    }

    private bool Take(out T item)
    {
        lock (_gate)
        {
            while (!_closed && (_busy || (_queue.Count == 0 && !_ending)))
                Monitor.Wait(_gate);
            item = default;
            if (_closed || !_queue.TryDequeue(out item))
                return false;
            _busy = true;
            return true;
        }
    }

    private void Write(in T item)
    {
        try
        {
            _write(item);
        }
        finally
        {
            lock (_gate)
            {
                _busy = false;
                if (_queue.Count > 0 || _ending)
                    Monitor.Pulse(_gate);
            }
        }
    }
}
