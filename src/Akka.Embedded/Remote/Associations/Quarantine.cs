namespace Akka.Remote;

/// <summary>The incarnations of one address that are never spoken to again. Not thread-safe.</summary>
internal sealed class Quarantine(TimeProvider time, TimeSpan duration)
{
    // A peer that restarts every second for hours must not fill the memory; its oldest incarnations are long gone.
    private const int Limit = 1024;

    private readonly Dictionary<int, long> _since = [];
    private readonly Queue<int> _order = new();

    public bool Contains(int uid) => _since.ContainsKey(uid);

    public bool IsEmpty => _since.Count == 0;

    /// <summary>True when the incarnation was not there yet.</summary>
    public bool Add(int uid)
    {
        if (!_since.TryAdd(uid, time.GetTimestamp())) return false;
        _order.Enqueue(uid);
        if (_order.Count > Limit) _since.Remove(_order.Dequeue());
        return true;
    }

    /// <summary>Forgets those that are older than the configured time.</summary>
    public void Prune()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(_since[oldest]) > duration)
        {
            _order.Dequeue();
            _since.Remove(oldest);
        }
    }
}
