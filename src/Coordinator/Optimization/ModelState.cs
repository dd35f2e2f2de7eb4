using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>What a step changes, and with a run's state all that a checkpoint holds: one version of the model and its
/// optimizer.</summary>
/// <param name="Layout">Where the model's tensors lie in <paramref name="Vector"/>.</param>
/// <param name="Vector">Parameters and buffers, as long as the layout.</param>
/// <param name="Optimizer">The optimizer's vectors, each as long as the layout's trainable part.</param>
public sealed record ModelState(ParameterLayout Layout, FlatBuffer Vector, OptimizerState Optimizer)
{
    /// <summary>Vectors for a model that is zero everywhere, with fresh optimizer state.</summary>
    public static ModelState Create(ParameterLayout layout, IOptimizer optimizer) =>
        new(layout, new FlatBuffer(layout.Length), new OptimizerState(optimizer, layout.TrainableLength));

    /// <summary>Vectors of the same lengths, with the same numbers.</summary>
    public ModelState Copy()
    {
        var copy = new ModelState(
            Layout, new FlatBuffer(Vector.Length),
            new OptimizerState(
                Optimizer.Optimizer, Optimizer.Names, [.. Optimizer.Vectors.Select(v => new FlatBuffer(v.Length))]));
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Takes the numbers of a state with vectors of the same lengths.</summary>
    public void CopyFrom(ModelState other)
    {
        other.Vector.Span.CopyTo(Vector.Span);
        for (var i = 0; i < Optimizer.Vectors.Length; i++)
            other.Optimizer.Vectors[i].Span.CopyTo(Optimizer.Vectors[i].Span);
    }
}
