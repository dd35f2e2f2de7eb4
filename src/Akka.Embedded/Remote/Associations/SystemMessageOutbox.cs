#nullable enable
namespace Akka.Remote;

/// <summary>
/// The system messages for one incarnation of a peer that it has not acknowledged, in order. Not thread-safe.
/// </summary>
/// <typeparam name="T">A message.</typeparam>
/// <param name="capacity">How many may wait; one more means that the peer is past help.</param>
internal sealed class SystemMessageOutbox<T>(int capacity)
{
    private readonly Queue<(long Sequence, T Message)> _unacknowledged = new();
    private long _last;

    public int Count => _unacknowledged.Count;

    /// <summary>When the oldest message that waits was added, or last had reason to hope; in the caller's ticks.</summary>
    public long WaitingSince { get; private set; }

    public IEnumerable<(long Sequence, T Message)> Unacknowledged => _unacknowledged;

    /// <summary>Takes a message in; false when there is no room.</summary>
    public bool TryAdd(T message, long now, out long sequence)
    {
        sequence = 0;
        if (_unacknowledged.Count >= capacity) return false;
        if (_unacknowledged.Count == 0) WaitingSince = now;
        sequence = ++_last;
        _unacknowledged.Enqueue((sequence, message));
        return true;
    }

    /// <summary>Forgets what the peer has; false when it claims to have what was never sent.</summary>
    public bool Acknowledge(long sequence, long now)
    {
        if (sequence > _last) return false;
        while (_unacknowledged.TryPeek(out var head) && head.Sequence <= sequence)
        {
            _unacknowledged.Dequeue();
            WaitingSince = now;
        }

        return true;
    }

    /// <summary>Empties the box for the peer's next incarnation, and numbers from 1 again.</summary>
    public void Reset()
    {
        _unacknowledged.Clear();
        _last = 0;
    }
}
