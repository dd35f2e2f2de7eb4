using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>
/// How many microbatches each worker gets: the split that finishes first at the workers' measured speeds, as contiguous ranges
/// in the workers' order. Workers of like speed get like shares, whose ranges are aligned with the reduction tree when
/// their number is a power of two.
/// </summary>
public static class MicrobatchAllocation
{
    /// <summary>Speeds within this factor count as equal, so that noise does not break aligned ranges up.</summary>
    public const double LikeSpeed = 1.35;

    /// <summary>Splits the microbatches over the workers in proportion to their speeds.</summary>
    /// <param name="microbatches">Microbatches of the minibatch, at least 1.</param>
    /// <param name="speeds">Microbatches per second of each worker, at least one worker; 0 or NaN for one not yet measured, which
    /// counts as the mean of the others.</param>
    /// <param name="ranges">One range a worker, empty where it gets nothing; as long as <paramref name="speeds"/>.</param>
    public static void Split(int microbatches, ReadOnlySpan<double> speeds, Span<MicrobatchRange> ranges)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(microbatches, 1);
        ArgumentOutOfRangeException.ThrowIfZero(speeds.Length, nameof(speeds));
        Span<double> even = speeds.Length <= 64 ? stackalloc double[speeds.Length] : new double[speeds.Length];
        Level(speeds, even);
        Span<int> counts = speeds.Length <= 64 ? stackalloc int[speeds.Length] : new int[speeds.Length];
        counts.Clear();
        for (var microbatch = 0; microbatch < microbatches; microbatch++)
            counts[EarliestFinisher(even, counts)]++;
        var first = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            ranges[i] = new MicrobatchRange(first, counts[i]);
            first += counts[i];
        }
    }

    private static void Level(ReadOnlySpan<double> speeds, Span<double> even)
    {
        var sum = 0.0;
        var measured = 0;
        var slowest = double.PositiveInfinity;
        var fastest = 0.0;
        foreach (var speed in speeds)
        {
            if (!(speed > 0))
                continue;
            sum += speed;
            measured++;
            slowest = Math.Min(slowest, speed);
            fastest = Math.Max(fastest, speed);
        }

        var mean = measured == 0 ? 1.0 : sum / measured;
        var alike = measured == 0 || fastest <= slowest * LikeSpeed;
        for (var i = 0; i < speeds.Length; i++)
            even[i] = alike || !(speeds[i] > 0) ? mean : speeds[i];
    }

    private static int EarliestFinisher(ReadOnlySpan<double> speeds, ReadOnlySpan<int> counts)
    {
        var best = 0;
        var bestFinish = double.PositiveInfinity;
        for (var i = 0; i < speeds.Length; i++)
        {
            var finish = (counts[i] + 1) / speeds[i];
            if (finish < bestFinish * (1 - 1e-9))
            {
                best = i;
                bestFinish = finish;
            }
        }

        return best;
    }
}
