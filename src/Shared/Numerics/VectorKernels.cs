using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistTrain.Shared.Numerics;

/// <summary>
/// Elementwise work on float32 vectors. Each element is computed alone or in a fixed lane, so that the bits do not depend
/// on the width of the machine's vectors or on how the work is cut up.
/// </summary>
public static class VectorKernels
{
    /// <summary>Elements whose squares are added up in one go; sums of blocks are then added in order.</summary>
    public const int NormBlock = 2048;

    /// <summary><c>left += right</c>.</summary>
    public static void Add(Span<float> left, ReadOnlySpan<float> right) => Add(left, left, right);

    /// <summary><c>sum = left + right</c>; <paramref name="sum"/> may be one of the two.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != sum.Length || right.Length != sum.Length)
            throw new ArgumentException($"cannot add {left.Length} and {right.Length} floats into {sum.Length}");
        ref var s = ref MemoryMarshal.GetReference(sum);
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var i = 0;
        for (; i <= sum.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            (Vector512.LoadUnsafe(ref a, (nuint)i) + Vector512.LoadUnsafe(ref b, (nuint)i)).StoreUnsafe(ref s, (nuint)i);
        for (; i < sum.Length; i++)
            sum[i] = left[i] + right[i];
    }

    /// <summary>Copies with non-temporal stores, for data that is not read again soon: the target's cache lines are not
    /// fetched only to be overwritten. Both spans have the same length, a multiple of 16 floats; <paramref name="target"/>
    /// starts on a 64-byte boundary. Other threads see the data after a lock or another full fence.</summary>
    public static unsafe void CopyPastCaches(ReadOnlySpan<float> source, Span<float> target)
    {
        if (source.Length != target.Length || source.Length % ParameterLayout.Alignment != 0)
            throw new ArgumentException(
                $"cannot copy {source.Length} floats to {target.Length}: they must be equal and a multiple of 16");
        fixed (float* s = source, t = target)
        {
            if ((nuint)t % 64 != 0)
                throw new ArgumentException("the target does not start on a 64-byte boundary", nameof(target));
            for (var i = 0; i < source.Length; i += Vector512<float>.Count)
                Vector512.StoreAlignedNonTemporal(Vector512.Load(s + i), t + i);
        }
    }

    /// <summary>
    /// Sum of squares in double precision over at most <see cref="NormBlock"/> elements: sixteen lanes (element <c>i</c>
    /// in lane <c>i mod 16</c>), then the lanes in order. A square of a float32 is exact in double precision, so the result
    /// is finite exactly when every element is.
    /// </summary>
    public static double SumOfSquaresOfBlock(ReadOnlySpan<float> block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block.Length, NormBlock);
        ref var x = ref MemoryMarshal.GetReference(block);
        var low = Vector512<double>.Zero;
        var high = Vector512<double>.Zero;
        var i = 0;
        for (; i <= block.Length - ParameterLayout.Alignment; i += ParameterLayout.Alignment)
        {
            var (first, second) = Vector512.Widen(Vector512.LoadUnsafe(ref x, (nuint)i));
            low += first * first;
            high += second * second;
        }

        Span<double> lanes = stackalloc double[ParameterLayout.Alignment];
        low.CopyTo(lanes);
        high.CopyTo(lanes[8..]);
        for (var lane = 0; i < block.Length; i++, lane++)
            lanes[lane] += (double)block[i] * block[i];
        var sum = 0.0;
        foreach (var lane in lanes)
            sum += lane;
        return sum;
    }

    /// <summary>Index of the first NaN or infinity, -1 when there is none.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> vector)
    {
        const uint Exponent = 0x7F80_0000;
        var bits = MemoryMarshal.Cast<float, uint>(vector);
        ref var x = ref MemoryMarshal.GetReference(bits);
        var mask = new Vector<uint>(Exponent);
        var i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            if (Vector.EqualsAny(Vector.LoadUnsafe(ref x, (nuint)i) & mask, mask))
                break;
        for (; i < bits.Length; i++)
            if ((bits[i] & Exponent) == Exponent)
                return i;
        return -1;
    }
}
