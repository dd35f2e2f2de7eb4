using System.Collections.Immutable;

namespace DistTrain.Shared.Numerics;

/// <summary>One named tensor of a model and where it lies in the model vector.</summary>
/// <param name="Name">PyTorch's name, for example <c>0.weight</c>.</param>
/// <param name="Shape">Dimensions; empty for a scalar.</param>
/// <param name="Offset">Index of the first element in the vector; a multiple of
/// <see cref="ParameterLayout.Alignment"/>.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Kind">Parameter or buffer.</param>
/// <param name="IsInteger">The tensor is int64 in the model (<c>num_batches_tracked</c>) and held as a whole float here.</param>
public sealed record LayoutEntry(
    string Name, ImmutableArray<long> Shape, int Offset, int Count, EntryKind Kind, bool IsInteger = false)
{
    /// <summary>Equal when name, shape, place, kind and type are.</summary>
    public bool Equals(LayoutEntry? other) =>
        other is not null && Name == other.Name && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan())
        && Offset == other.Offset && Count == other.Count && Kind == other.Kind && IsInteger == other.IsInteger;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Offset, Count, Kind);
}
