using System.Runtime.Intrinsics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>From a sum over samples to the gradient that the update rule sees.</summary>
internal static class MeanGradient
{
    /// <summary><c>mean = clamp(sum scale, -limit, limit)</c>; lengths are multiples of 16, the two may be the same.</summary>
    public static void Scale(ReadOnlySpan<float> sum, Span<float> mean, float scale, float limit)
    {
        var count = UpdateRange.Check(sum, mean);
        ref var s = ref UpdateRange.First(sum);
        ref var m = ref UpdateRange.First(mean);
        var factor = Vector512.Create(scale);
        var high = Vector512.Create(limit);
        if (float.IsPositiveInfinity(limit))
            for (nuint i = 0; i < count; i += 16)
                (Vector512.LoadUnsafe(ref s, i) * factor).StoreUnsafe(ref m, i);
        else
            for (nuint i = 0; i < count; i += 16)
                Vector512.Max(Vector512.Min(Vector512.LoadUnsafe(ref s, i) * factor, high), -high).StoreUnsafe(ref m, i);
    }

    /// <summary><c>mean = sum / divisor</c>: division, so that equal whole numbers (<c>num_batches_tracked</c>) stay
    /// whole.</summary>
    public static void Divide(ReadOnlySpan<float> sum, Span<float> mean, float divisor)
    {
        for (var i = 0; i < sum.Length; i++)
            mean[i] = sum[i] / divisor;
    }
}
