namespace DistTrain.Shared.DataPlane;

/// <summary>What decides the last bit of a worker's results. Two workers with equal identities give equal gradients.</summary>
/// <param name="Libtorch">Version and build of libtorch, for example <c>1.13.1 cpu</c>.</param>
/// <param name="Kernels">The set of BLAS kernels in use, for example <c>openblas Haswell</c>.</param>
/// <param name="Processor">The kind of CPU or GPU.</param>
public sealed record NumericsIdentity(string Libtorch, string Kernels, string Processor)
{
    /// <inheritdoc/>
    public override string ToString() => $"libtorch {Libtorch}, {Kernels}, {Processor}";
}
