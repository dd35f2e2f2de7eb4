namespace DistTrain.Worker.Kernels;

/// <summary>The kernels that this process computes with.</summary>
/// <param name="Set">Never <see cref="KernelSet.Auto"/>.</param>
/// <param name="Reason">Why this set was chosen, for people.</param>
public sealed record KernelsInUse(KernelSet Set, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{KernelSets.Name(Set)} kernels ({Reason})";
}
