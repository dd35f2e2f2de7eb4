namespace DistTrain.TestSupport;

/// <summary>Managed memory that code takes.</summary>
internal static class Allocations
{
    private const int Rounds = 8;

    /// <summary>The fewest bytes that the calling thread allocates in a call of <paramref name="action"/>, of several: what
    /// the runtime loads or compiles at some moment is in one round, what the code allocates in each.</summary>
    public static long Least(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
