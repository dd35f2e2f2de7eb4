namespace DistTrain.Shared.Numerics;

/// <summary>A contiguous run of microbatches of one minibatch: <c>First, First + 1, …, End - 1</c>.</summary>
/// <param name="First">First microbatch, from 0.</param>
/// <param name="Count">Number of microbatches, at least 0.</param>
public readonly record struct MicrobatchRange(int First, int Count)
{
    /// <summary>The microbatch after the last one.</summary>
    public int End => First + Count;

    /// <summary>True when every microbatch of <paramref name="other"/> is in this range.</summary>
    public bool Contains(MicrobatchRange other) => First <= other.First && other.End <= End;

    /// <summary>True when the two ranges share a microbatch.</summary>
    public bool Overlaps(MicrobatchRange other) => First < other.End && other.First < End;

    /// <inheritdoc/>
    public override string ToString() => Count == 1 ? $"microbatch {First}" : $"microbatches {First}..{End - 1}";
}
