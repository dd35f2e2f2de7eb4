using System.Collections.Immutable;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>The element types that DistTrain reads and writes.</summary>
public enum SafetensorsType
{
    /// <summary>32-bit floating point, <c>F32</c>.</summary>
    Float32,

    /// <summary>64-bit integer, <c>I64</c>.</summary>
    Int64,
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
/// <param name="Begin">First byte, from the start of the data.</param>
/// <param name="End">One past the last byte.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Begin, long End)
{
    public long Count => (End - Begin) / ElementSize(Type);

    internal static int ElementSize(SafetensorsType type) => type == SafetensorsType.Int64 ? sizeof(long) : sizeof(float);

    internal static string TypeName(SafetensorsType type) => type == SafetensorsType.Int64 ? "I64" : "F32";
}
