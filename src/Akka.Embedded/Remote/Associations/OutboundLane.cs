#nullable enable
using System.Diagnostics;
using System.Net.Sockets;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// A bounded queue of messages for one peer and its connection. Senders never wait: they append under a short lock, and
/// whoever finds nobody writing becomes the writer. On a quiet lane the sender writes at once, without a thread switch, as
/// much as the socket takes; on a busy one a pool thread writes, and everything that gathered meanwhile goes out together.
/// </summary>
internal sealed class OutboundLane : IDisposable
{
    private const int KeptCapacity = 4096;
    // Two writes closer than 20 us are a burst, in which gathering saves more than a thread switch costs.
    private static readonly long QuietTicks = Stopwatch.Frequency / 50_000;

    private readonly Lane _lane;
    private readonly int _capacity;
    private readonly IOutboundLaneOwner _owner;
    private readonly TimeProvider _time;
    private readonly TimeSpan _gateTime;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly LaneOutput _output;

    private List<OutboundMessage> _queue = [];
    private Wire? _wire;
    private Task _watch = Task.CompletedTask;
    private bool _connecting;
    private bool _writing;
    private bool _acknowledge;
    private bool _closed;
    private long _gatedUntil;
    private long _lastWrite;

    public OutboundLane(Lane lane, int capacity, IOutboundLaneOwner owner, EnvelopeEncoder encoder, TimeProvider time, TimeSpan gateTime)
    {
        _lane = lane;
        _capacity = capacity;
        _owner = owner;
        _output = new LaneOutput(lane, owner, encoder, Exchange);
        _time = time;
        _gateTime = gateTime;
    }

    public Lane Lane => _lane;

    /// <summary>How many messages the lane has taken.</summary>
    public long Taken { get; private set; }

    public bool IsOpen
    {
        get
        {
            lock (_gate) return _wire is not null;
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate) return _wire is null && !_connecting && !_writing && _queue.Count == 0;
        }
    }

    /// <summary>Takes a message, or refuses it; never blocks.</summary>
    public EnqueueResult Enqueue(object message, Akka.Actor.IActorRef? sender, RemoteActorRef recipient, EnvelopeOrder? order)
    {
        lock (_gate)
        {
            if (_closed || (_gatedUntil != 0 && IsGated())) return EnqueueResult.Unreachable;
            if (_queue.Count >= _capacity) return EnqueueResult.Full;
            _queue.Add(new OutboundMessage(message, sender, recipient, order, Taken++));
            if (!BeginWork()) return EnqueueResult.Taken;
        }

        WriteNow();
        return EnqueueResult.Taken;
    }

    /// <summary>Makes the lane send its owner's acknowledgement soon.</summary>
    public void Acknowledge()
    {
        lock (_gate)
        {
            if (_closed) return;
            _acknowledge = true;
            if (!BeginWork()) return;
        }

        WriteNow();
    }

    /// <summary>Opens a connection if there is none, and none was refused a moment ago.</summary>
    public void EnsureConnected()
    {
        lock (_gate)
        {
            if (!_closed && _wire is null && !IsGated()) BeginConnect();
        }
    }

    /// <summary>Closes the connection: the incarnation at its other end has gone. What waits goes to the next one.</summary>
    public void Disconnect()
    {
        Wire? wire;
        lock (_gate) wire = _wire;
        if (wire is not null) Lost(wire, null);
    }

    /// <summary>Takes out what waits.</summary>
    public List<OutboundMessage> Clear()
    {
        lock (_gate)
        {
            var cleared = _queue;
            _queue = [];
            return cleared;
        }
    }

    /// <summary>Lets the lane try to connect again at once.</summary>
    public void OpenGate()
    {
        lock (_gate) _gatedUntil = 0;
    }

    /// <summary>True when nothing waits to be written.</summary>
    public bool IsFlushed
    {
        get
        {
            lock (_gate) return _closed || (_queue.Count == 0 && !_writing && !_connecting);
        }
    }

    /// <summary>Says goodbye, and completes when the peer has read everything and has closed its side.</summary>
    public async Task FinishAsync()
    {
        Wire? wire;
        lock (_gate) wire = _wire;
        if (wire is null) return;
        try
        {
            await wire.FinishAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            Lost(wire, e);
        }

        await _watch.ConfigureAwait(false);
    }

    public void Dispose()
    {
        Wire? wire;
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            wire = _wire;
            _wire = null;
            _queue = [];
        }

        _closing.Cancel();
        wire?.Dispose();
    }

    private bool IsGated() => _gatedUntil != 0 && _time.GetTimestamp() < _gatedUntil;

    /// <summary>Under the lock: true when the caller has become the writer.</summary>
    private bool BeginWork()
    {
        if (_wire is null)
        {
            BeginConnect();
            return false;
        }

        if (_writing) return false;
        _writing = true;
        return true;
    }

    private void BeginConnect()
    {
        if (_connecting || _writing) return;
        _connecting = true;
        _ = Task.Run(ConnectAsync);
    }

    private async Task ConnectAsync()
    {
        Wire? wire = null;
        Exception? failure = null;
        try
        {
            wire = await _owner.ConnectAsync(_lane, _closing.Token).ConfigureAwait(false);
        }
        catch (AssociationException e)
        {
            failure = e;
        }

        if (wire is null)
        {
            List<OutboundMessage> lost;
            lock (_gate)
            {
                _connecting = false;
                lost = _queue;
                _queue = [];
                _acknowledge = false;
                _gatedUntil = _time.GetTimestamp() + (long)(_gateTime.TotalSeconds * _time.TimestampFrequency);
            }

            _owner.LaneFailed(this, failure!, lost);
            return;
        }

        List<OutboundMessage> waiting;
        lock (_gate)
        {
            if (_closed)
            {
                wire.Dispose();
                return;
            }

            waiting = _queue;
            _queue = [];
            _wire = wire;
            _connecting = false;
            _gatedUntil = 0;
            _writing = true;
        }

        // The owner repeats every system message, so those in the queue would be doubles.
        waiting.RemoveAll(static m => m.Order is not null);
        _owner.LaneOpened(this);
        lock (_gate) _queue.InsertRange(0, waiting);

        _watch = WatchAsync(wire);
        await WriteAsync().ConfigureAwait(false);
    }

    /// <summary>Nothing is ever received on an outbound connection but its end.</summary>
    private async Task WatchAsync(Wire wire)
    {
        Exception? cause = null;
        try
        {
            await wire.ReceiveAsync(new byte[1]).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            cause = e;
        }

        Lost(wire, cause);
    }

    private void Lost(Wire wire, Exception? cause)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_wire, wire)) return;
            _wire = null;
            if (!_closed && !_writing && _queue.Count > 0) BeginConnect();
        }

        wire.Dispose();
        _owner.LaneClosed(this, cause);
    }

    /// <summary>The caller is the writer, and may be an actor's thread: it writes without waiting, or leaves it to the pool.</summary>
    private void WriteNow()
    {
        var now = Stopwatch.GetTimestamp();
        if (now - Volatile.Read(ref _lastWrite) < QuietTicks)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.WriteAsync(), this, preferLocal: false);
            return;
        }

        var wire = Volatile.Read(ref _wire);
        try
        {
            if (wire is not null) _output.TrySend(wire);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _output.Clear();
            Lost(wire!, e);
        }

        Volatile.Write(ref _lastWrite, Stopwatch.GetTimestamp());
        if (TryFinish()) return;
        ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.WriteAsync(), this, preferLocal: false);
    }

    /// <summary>The writer's loop, away from any actor.</summary>
    private async Task WriteAsync()
    {
        do
        {
            var wire = Volatile.Read(ref _wire);
            try
            {
                if (wire is not null) await _output.SendAllAsync(wire).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                _output.Clear();
                Lost(wire!, e);
            }

            Volatile.Write(ref _lastWrite, Stopwatch.GetTimestamp());
        }
        while (!TryFinish());
    }

    /// <summary>Gives the writer's role back unless there is more to write.</summary>
    private bool TryFinish()
    {
        List<OutboundMessage>? lost = null;
        lock (_gate)
        {
            if (_wire is null)
            {
                lost = _output.TakeRest();
                Rest();
                if (!_closed && _queue.Count > 0) BeginConnect();
            }
            else
            {
                if (_queue.Count > 0 || _acknowledge || _output.HasMore) return false;
                Rest();
            }
        }

        if (lost is not null) _owner.GiveUp(lost);
        return true;
    }

    /// <summary>Under the lock: the writer's role and its memory go back.</summary>
    private void Rest()
    {
        _writing = false;
        _output.Dispose();
        if (_queue.Count == 0 && _queue.Capacity > KeptCapacity) _queue = [];
    }

    private (List<OutboundMessage> Batch, bool Acknowledge) Exchange(List<OutboundMessage> empty)
    {
        lock (_gate)
        {
            var taken = (_queue, _acknowledge);
            _queue = empty;
            _acknowledge = false;
            return taken;
        }
    }
}
