namespace DistTrain.Shared.Security;

/// <summary>
/// Bounds the connections that have not said yet who they are, in number and in time. When one too many comes, the oldest has to
/// go, since an honest handshake takes milliseconds: so strangers who hold connections open keep nobody out. Thread-safe.
/// </summary>
internal sealed class ConnectionLimiter(int most, TimeSpan limit, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<HalfOpen> _oldestFirst = [];

    /// <summary>A connection begins; disposing what is returned says that it has come through or was given up.</summary>
    public HalfOpen Begin()
    {
        var begun = new HalfOpen(this, limit, time);
        HalfOpen? tooOld = null;
        lock (_gate)
        {
            _oldestFirst.AddLast(begun);
            if (_oldestFirst.Count > most)
            {
                tooOld = _oldestFirst.First!.Value;
                _oldestFirst.RemoveFirst();
            }
        }

        tooOld?.GiveUp($"{most} others are waiting, too, and it was the oldest");
        return begun;
    }

    private void End(HalfOpen ended)
    {
        lock (_gate)
            _oldestFirst.Remove(ended);
    }

    /// <summary>One such connection.</summary>
    internal sealed class HalfOpen : IDisposable
    {
        private readonly ConnectionLimiter _all;
        private readonly CancellationTokenSource _givenUp;

        public HalfOpen(ConnectionLimiter all, TimeSpan limit, TimeProvider time)
        {
            _all = all;
            _givenUp = new CancellationTokenSource(limit, time);
            Reason = $"it had not said within {limit.TotalSeconds:0} s what it is";
        }

        /// <summary>Why it was given up, if it was.</summary>
        public string Reason { get; private set; }

        /// <summary>Cancelled when it is given up.</summary>
        public CancellationToken GivenUp => _givenUp.Token;

        public void GiveUp(string reason)
        {
            Reason = reason;
            try
            {
                _givenUp.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It came through in this moment.
            }
        }

        public void Dispose()
        {
            _all.End(this);
            _givenUp.Dispose();
        }
    }
}
