namespace DistTrain.Coordinator.Hosting;

/// <summary>
/// Decides whether an actor system that ended unasked is started again: not when that happens so often that something else is
/// wrong, which whoever supervises the process should see.
/// </summary>
public sealed class UnaskedEnds(TimeProvider time)
{
    /// <summary>So many within <see cref="Window"/> are put up with.</summary>
    public const int Most = 5;

    /// <summary>What is longer ago does not count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Queue<long> _ends = new();

    /// <summary>It has ended once more.</summary>
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
