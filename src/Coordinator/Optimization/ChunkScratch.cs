using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>What a thread that works on chunks of a step needs for itself: room for a block of everything.</summary>
/// <param name="optimizer">The update rule.</param>
internal sealed class ChunkScratch(IOptimizer optimizer)
{
    private float[] _sum = [];

    /// <summary>A block of parameters, <see cref="VectorKernels.NormBlock"/> floats.</summary>
    public FlatBuffer Parameters { get; } = new(VectorKernels.NormBlock);

    /// <summary>A block of the optimizer's state.</summary>
    public OptimizerState State { get; } = new(optimizer, VectorKernels.NormBlock);

    /// <summary>Blocks for the sum of <paramref name="gradients"/>.</summary>
    public Span<float> SumOf(GradientSum gradients)
    {
        if (_sum.Length < gradients.ScratchBlocks * VectorKernels.NormBlock)
            _sum = GC.AllocateArray<float>(gradients.ScratchBlocks * VectorKernels.NormBlock, pinned: true);
        return _sum;
    }
}
