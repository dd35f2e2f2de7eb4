using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistTrain.Shared.Numerics;

/// <summary>
/// A float32 vector that never moves and starts on a 64-byte boundary, zero at first. It is a managed array so that a
/// tensor can share it (<c>torch.frombuffer(Array, Float32, Length, Offset)</c>) without a copy.
/// </summary>
public sealed class FlatBuffer
{
    /// <summary>Makes a vector of <paramref name="length"/> zeros.</summary>
    public FlatBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Array = GC.AllocateArray<float>(length + ParameterLayout.Alignment, pinned: true);
        Length = length;
        ref var first = ref MemoryMarshal.GetArrayDataReference(Array);
        unsafe
        {
            var address = (nuint)Unsafe.AsPointer(ref first);
            Offset = (int)((64 - address % 64) % 64 / sizeof(float));
        }
    }

    /// <summary>The pinned array behind the vector; the vector's first element lies at <see cref="Offset"/>.</summary>
    public float[] Array { get; }

    /// <summary>Where in <see cref="Array"/> the vector starts, in floats.</summary>
    public int Offset { get; }

    /// <summary>Number of floats; <see cref="Array"/> has a few more, for the alignment.</summary>
    public int Length { get; }

    public Span<float> Span => new(Array, Offset, Length);

    /// <summary>The elements, for code that keeps them across a call.</summary>
    public Memory<float> Memory => new(Array, Offset, Length);
}
