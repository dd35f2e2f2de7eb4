namespace DistTrain.Shared.Reduction;

/// <summary>A contiguous run of slices of one minibatch: <c>First, First + 1, …, End - 1</c>.</summary>
/// <param name="First">First slice, from 0.</param>
/// <param name="Count">Number of slices, at least 0.</param>
public readonly record struct SliceRange(int First, int Count)
{
    /// <summary>The slice after the last one.</summary>
    public int End => First + Count;

    /// <summary>True when every slice of <paramref name="other"/> is in this range.</summary>
    public bool Contains(SliceRange other) => First <= other.First && other.End <= End;

    /// <summary>True when the two ranges share a slice.</summary>
    public bool Overlaps(SliceRange other) => First < other.End && other.First < End;

    /// <inheritdoc/>
    public override string ToString() => Count == 1 ? $"slice {First}" : $"slices {First}..{End - 1}";
}
