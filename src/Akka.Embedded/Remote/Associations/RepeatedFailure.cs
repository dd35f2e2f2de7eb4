#nullable enable
namespace Akka.Remote;

/// <summary>
/// Tells a failure that people should read from the same one a moment later: a peer that is gone is tried several times a second
/// until the cluster gives it up. Thread-safe.
/// </summary>
internal sealed class RepeatedFailure
{
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private string? _reason;
    private long _said;

    /// <summary>Whether this reason was not told for a while.</summary>
    public bool IsNews(string reason, TimeProvider time)
    {
        lock (_gate)
        {
            if (_reason == reason && time.GetElapsedTime(_said) < SayAgainAfter) return false;
            _reason = reason;
            _said = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>A connection was made: the next failure is news.</summary>
    public void Forget()
    {
        lock (_gate) _reason = null;
    }
}
