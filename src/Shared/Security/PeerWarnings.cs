using Serilog;
using Serilog.Events;

namespace DistTrain.Shared.Security;

/// <summary>Warns about peers, about each of them once in a while; in between it logs at debug level. Memory is bounded,
/// however many peers there are. Thread-safe.</summary>
/// <param name="time">The clock of the pauses.</param>
/// <param name="log">Where the warnings go.</param>
/// <param name="level">The level of a warning.</param>
/// <param name="pause">How long no second warning is given about the same peer; null for half a minute.</param>
internal sealed class PeerWarnings(
    TimeProvider time, ILogger log, LogEventLevel level = LogEventLevel.Warning, TimeSpan? pause = null)
{
    private const int MostPeers = 1024;
    private readonly TimeSpan _pause = pause ?? TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, long> _last = [];

    /// <summary>Logs that something is wrong with a peer.</summary>
    /// <param name="peer">An address, or a name.</param>
    /// <param name="template">The text, with places for <c>{Peer:l}</c> and <c>{Reason:l}</c>.</param>
    /// <param name="reason">What is wrong.</param>
    public void Report(string peer, string template, string reason) => log.Write(
        IsDue(peer) ? level : LogEventLevel.Debug, template, peer, reason);

    private bool IsDue(string peer)
    {
        var now = time.GetTimestamp();
        lock (_last)
        {
            if (_last.TryGetValue(peer, out var last) && time.GetElapsedTime(last, now) < _pause)
                return false;
            if (_last.Count >= MostPeers)
            {
                foreach (var (old, at) in _last.ToList())
                    if (time.GetElapsedTime(at, now) >= _pause)
                        _last.Remove(old);
            }

            // With so many peers at once, one more warning would tell nobody anything new.
            if (_last.Count >= MostPeers)
                return false;
            _last[peer] = now;
            return true;
        }
    }
}
