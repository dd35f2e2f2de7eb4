namespace DistTrain.Shared.Reduction;

/// <summary>The contiguous slices [<paramref name="Start"/>, <paramref name="End"/>) of a minibatch. It also names a node of the reduction tree: the node over these slices.</summary>
public readonly record struct SliceRange(int Start, int End)
{
    /// <summary>Number of slices.</summary>
    public int Count => End - Start;

    /// <summary>Whether every slice of <paramref name="other"/> lies in this range.</summary>
    public bool Contains(SliceRange other) => Start <= other.Start && other.End <= End;

    /// <inheritdoc/>
    public override string ToString() => $"[{Start},{End})";
}
