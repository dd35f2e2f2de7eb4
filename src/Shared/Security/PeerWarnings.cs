using Serilog;
using Serilog.Events;

namespace DistTrain.Shared.Security;

/// <summary>
/// Says what is wrong with a peer once in a while, and for those who debug each time. Bounded, however many peers come. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="log">Where it is said.</param>
/// <param name="level">How it is said.</param>
/// <param name="pause">How long nothing is said about the same peer again; null for half a minute.</param>
internal sealed class PeerWarnings(
    TimeProvider time, ILogger log, LogEventLevel level = LogEventLevel.Warning, TimeSpan? pause = null)
{
    private const int MostPeers = 1024;
    private readonly TimeSpan _pause = pause ?? TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, long> _last = [];

    /// <summary>Logs what is wrong with a peer: at the level given, or for debugging when the pause since the last time is not over.</summary>
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
                foreach (var old in _last.Where(one => time.GetElapsedTime(one.Value, now) >= _pause).Select(one => one.Key).ToList())
                    _last.Remove(old);
            // So many strangers at once: each of them is one of a crowd that was warned about.
            if (_last.Count >= MostPeers)
                return false;
            _last[peer] = now;
            return true;
        }
    }
}
