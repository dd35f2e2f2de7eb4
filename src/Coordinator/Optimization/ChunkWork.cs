namespace DistTrain.Coordinator.Optimization;

/// <summary>A chunk of a step that one thread has in hand, and what it needs for it. Used again and again.</summary>
/// <param name="optimizer">The update rule.</param>
internal sealed class ChunkWork(IOptimizer optimizer)
{
    /// <summary>Which chunk.</summary>
    public int Chunk { get; set; }

    /// <summary>Where its gradients are.</summary>
    public GradientSum Gradients { get; } = new();

    /// <summary>The thread's own memory.</summary>
    public ChunkScratch Scratch { get; } = new(optimizer);
}
