using System.Net;
using DistTrain.Shared.Transport;
using Serilog;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// Keeps strangers from costing anything: bounds how many connections may be in their opening and for how long, and says
/// once for each address that one was turned away. Thread-safe.
/// </summary>
internal sealed class ConnectionLimiter(int maxOpening, TimeSpan openingTimeout, TimeProvider time, ILogger log)
{
    private const int AddressesKept = 1024;
    private readonly HashSet<IPAddress> _named = [];
    private readonly TimeProvider _time = time;
    private readonly TimeSpan _openingTimeout = openingTimeout;
    private int _opening;

    /// <summary>Lets a connection begin its opening; null when too many are at it.</summary>
    public Opener? Admit(PeerConnection peer)
    {
        if (Interlocked.Increment(ref _opening) <= maxOpening)
            return new Opener(this, peer);
        Interlocked.Decrement(ref _opening);
        return null;
    }

    /// <summary>Logs why a connection was turned away, once for each address.</summary>
    public void TurnedAway(EndPoint? from, string reason)
    {
        var address = (from as IPEndPoint)?.Address ?? IPAddress.None;
        bool isNew;
        lock (_named)
            isNew = _named.Count < AddressesKept && _named.Add(address);
        if (isNew)
            log.Warning(
                "the data plane turned a connection from {Address} away: {Reason} (said once for this address)", address, reason);
        else
            log.Debug("the data plane turned a connection from {Address} away: {Reason}", address, reason);
    }

    /// <summary>A connection in its opening; disposed when that is over.</summary>
    internal sealed class Opener : IDisposable
    {
        private readonly ConnectionLimiter _limiter;
        private readonly ITimer _deadline;
        private int _done;

        public Opener(ConnectionLimiter doorman, PeerConnection peer)
        {
            _limiter = doorman;
            _deadline = doorman._time.CreateTimer(
                _ => peer.Abort($"it was not opened within {doorman._openingTimeout.TotalSeconds:0.0} s"),
                null, doorman._openingTimeout, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) != 0)
                return;
            _deadline.Dispose();
            Interlocked.Decrement(ref _limiter._opening);
        }
    }
}
