using System.Collections.Immutable;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>The state vectors of an optimizer.</summary>
/// <param name="optimizer">The optimizer's name in a job file: <c>adam</c>.</param>
/// <param name="names">PyTorch's names of the vectors, in the order of <see cref="IOptimizer.StateNames"/>.</param>
/// <param name="vectors">One vector for each name, as long as the layout's trainable part.</param>
public sealed class OptimizerState(string optimizer, ImmutableArray<string> names, ImmutableArray<FlatBuffer> vectors)
{
    /// <summary>Fresh state for <paramref name="length"/> trainable floats, holes counted.</summary>
    public OptimizerState(IOptimizer optimizer, int length)
        : this(optimizer.Name, optimizer.StateNames, [.. optimizer.StateNames.Select(_ => new FlatBuffer(length))])
    {
        if (optimizer.InitialStateValue != 0)
            foreach (var vector in Vectors)
                vector.Span.Fill(optimizer.InitialStateValue);
    }

    /// <summary>The optimizer's name in a job file.</summary>
    public string Optimizer { get; } = optimizer;

    /// <summary>PyTorch's names of the state vectors (<c>exp_avg</c>), in the order of the vectors.</summary>
    public ImmutableArray<string> Names { get; } = names;

    /// <summary>One vector for each name.</summary>
    public ImmutableArray<FlatBuffer> Vectors { get; } = vectors;

    internal Span<float> Slice(int vector, int offset, int count) => Vectors[vector].Span.Slice(offset, count);
}
