namespace DistTrain.Shared.Numerics;

/// <summary>The sums that a node of the reduction tree has beside its gradient.</summary>
/// <param name="LossSum">Sum of the losses of the node's samples, added in tree order in double precision.</param>
/// <param name="Samples">Number of samples.</param>
public readonly record struct PartialSums(double LossSum, long Samples)
{
    /// <summary>The parent's sums from its children's.</summary>
    public static PartialSums operator +(PartialSums left, PartialSums right) =>
        new(left.LossSum + right.LossSum, left.Samples + right.Samples);

    /// <summary>The parent's sums from its children's.</summary>
    public static PartialSums Add(PartialSums left, PartialSums right) => left + right;
}
