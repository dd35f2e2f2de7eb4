namespace DistTrain.Coordinator.Api;

/// <summary>Counts the event streams that are open and refuses one too many.</summary>
internal sealed class StreamGate(int most, CancellationToken stopping)
{
    private int _open;

    /// <summary>Streams open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Cancelled when the server stops.</summary>
    public CancellationToken Stopping => stopping;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= most)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
