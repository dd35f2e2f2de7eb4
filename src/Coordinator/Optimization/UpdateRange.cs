using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>The checks that every kernel makes once for a range.</summary>
internal static class UpdateRange
{
    public static nuint Check(ReadOnlySpan<float> gradient, ReadOnlySpan<float> parameters)
    {
        if (gradient.Length != parameters.Length || gradient.Length % ParameterLayout.Alignment != 0)
            throw new ArgumentException(
                $"cannot update {parameters.Length} parameters with {gradient.Length} gradients: the two must be equal and a "
                    + "multiple of 16");
        return (nuint)gradient.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float First(Span<float> span) => ref MemoryMarshal.GetReference(span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float First(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);
}
