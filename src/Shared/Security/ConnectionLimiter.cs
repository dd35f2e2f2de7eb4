namespace DistTrain.Shared.Security;

/// <summary>Bounds the connections that have not yet identified themselves, in number and in time. When there is one too
/// many, the oldest is closed, since an honest handshake takes milliseconds: strangers who hold connections open thus keep
/// nobody out. Thread-safe.</summary>
internal sealed class ConnectionLimiter(int most, TimeSpan limit, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<HalfOpen> _oldestFirst = [];

    /// <summary>Registers a new connection. Disposing the result says that its handshake has succeeded or failed.</summary>
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

    /// <summary>A connection whose handshake is under way, with its time limit.</summary>
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
                // Its handshake has just succeeded.
            }
        }

        public void Dispose()
        {
            _all.End(this);
            _givenUp.Dispose();
        }
    }
}
