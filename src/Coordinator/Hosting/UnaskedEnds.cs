namespace DistTrain.Coordinator.Hosting;

/// <summary>
/// Decides whether an actor system that ended unasked is started again: not when that happens so often that something else is
/// wrong, which whoever supervises the process should see.
/// </summary>
public sealed class UnaskedEnds(TimeProvider time)
{
    /// <summary>Most ends within <see cref="Window"/> after which the system is still restarted.</summary>
    public const int Most = 5;

    /// <summary>Ends that are longer ago than this do not count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Queue<long> _ends = new();

    /// <summary>Counts one more unasked end.</summary>
    /// <returns>Whether to start it again, and in words how often it has ended.</returns>
    public (bool Again, string Reason) Add()
    {
        var now = time.GetTimestamp();
        while (_ends.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > Window)
            _ends.Dequeue();
        _ends.Enqueue(now);
        return (_ends.Count <= Most, $"{_ends.Count} times in {Window.TotalMinutes:0} minutes ({Most} are put up with)");
    }
}
