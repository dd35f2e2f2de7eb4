using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Transport;

/// <summary>Where a frame's payload goes as it arrives: into a model vector or, by default, the reader's own buffer.</summary>
/// <param name="Vector">The vector, or null for the reader's buffer.</param>
/// <param name="Offset">First float.</param>
internal readonly record struct PayloadPlace(FlatBuffer? Vector, int Offset);
