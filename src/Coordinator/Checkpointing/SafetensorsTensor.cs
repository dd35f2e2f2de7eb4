using System.Collections.Immutable;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>A tensor to be written: float32 elements, or one whole number.</summary>
public readonly record struct SafetensorsTensor
{
    private SafetensorsTensor(
        string name, SafetensorsType type, ImmutableArray<long> shape, ReadOnlyMemory<float> values, long integer) =>
        (Name, Type, Shape, Values, Integer) = (name, type, shape, values, integer);

    public string Name { get; }

    /// <summary>Its type in the file.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Its dimensions; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Its elements in row-major order; whole numbers are converted as they are written.</summary>
    internal ReadOnlyMemory<float> Values { get; }

    /// <summary>The number, when there are no <see cref="Values"/>.</summary>
    internal long Integer { get; }

    /// <summary>A tensor of the given elements, which are read when it is written.</summary>
    public static SafetensorsTensor Of(
        string name, SafetensorsType type, ImmutableArray<long> shape, ReadOnlyMemory<float> values) =>
        new(name, type, shape, values, 0);

    /// <summary>A scalar of type I64.</summary>
    public static SafetensorsTensor Scalar(string name, long value) =>
        new(name, SafetensorsType.Int64, [], ReadOnlyMemory<float>.Empty, value);
}
