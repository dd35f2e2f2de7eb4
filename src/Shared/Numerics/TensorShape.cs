using System.Collections.Immutable;

namespace DistTrain.Shared.Numerics;

/// <summary>A tensor as a model names it, before it has a place in the model vector.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">Dimensions, each at least 0; empty for a scalar.</param>
/// <param name="Kind">Parameter or buffer.</param>
/// <param name="IsInteger">int64 in the model.</param>
public sealed record TensorShape(string Name, ImmutableArray<long> Shape, EntryKind Kind, bool IsInteger = false);
