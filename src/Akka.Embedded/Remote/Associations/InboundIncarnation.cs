#nullable enable
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// What one incarnation of a peer has sent so far. Its user messages come over one connection and its system messages over
/// another; a system message that must not overtake user messages is held back until those have arrived, or until it is
/// clear that they will not.
/// </summary>
/// <param name="uid">The incarnation.</param>
/// <param name="time">The clock.</param>
internal sealed class InboundIncarnation(int uid, TimeProvider time)
{
    // The user messages in question were sent before; only a broken connection keeps them away for longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private const int HeldLimit = 10_000;

    private readonly SystemMessageInbox _inbox = new();
    private readonly Queue<(long NotBefore, long Since, Action Deliver)> _held = new();
    private readonly Lock _gate = new();
    private long _position;
    private volatile bool _holds;

    public int Uid => uid;

    /// <summary>What may be acknowledged.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_gate) return _inbox.Acknowledged;
        }
    }

    /// <summary>Delivers a system message if it is the next one, now or when its time has come; forgets it otherwise.</summary>
    public void Receive(EnvelopeOrder order, Action deliver)
    {
        lock (_gate)
        {
            if (!_inbox.IsNext(order.Sequence) || _held.Count >= HeldLimit) return;
            _inbox.Take(order.Sequence);
            if (_held.Count == 0 && order.NotBefore <= Volatile.Read(ref _position))
            {
                deliver();
                return;
            }

            _held.Enqueue((order.NotBefore, time.GetTimestamp(), deliver));
            _holds = true;
            Interlocked.MemoryBarrier();
            Release();
        }
    }

    /// <summary>Says how many user messages have been delivered, or given up by the sender.</summary>
    public void Advance(long position)
    {
        // A new connection counts from 0 until it has stated its position.
        if (position > _position) Volatile.Write(ref _position, position);
        Interlocked.MemoryBarrier();
        if (_holds) ReleaseHeld();
    }

    /// <summary>Lets go of what has waited long enough.</summary>
    public void ReleaseHeld()
    {
        if (!_holds) return;
        lock (_gate) Release();
    }

    private void Release()
    {
        while (_held.TryPeek(out var head) && (head.NotBefore <= Volatile.Read(ref _position) || time.GetElapsedTime(head.Since) >= Patience))
        {
            _held.Dequeue();
            head.Deliver();
        }

        _holds = _held.Count > 0;
    }
}
