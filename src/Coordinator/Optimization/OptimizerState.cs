using System.Collections.Immutable;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>The state vectors of an optimizer, in the order of <see cref="IOptimizer.StateNames"/>.</summary>
public sealed class OptimizerState
{
    /// <summary>Fresh state for <paramref name="length"/> trainable floats, holes counted.</summary>
    public OptimizerState(IOptimizer optimizer, int length)
    {
        Names = optimizer.StateNames;
        Vectors = [.. optimizer.StateNames.Select(_ => new FlatBuffer(length))];
        if (optimizer.InitialStateValue != 0)
            foreach (var vector in Vectors)
                vector.Span.Fill(optimizer.InitialStateValue);
    }

    /// <summary>PyTorch's names.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>One vector for each name, as long as the layout's trainable part.</summary>
    public ImmutableArray<FlatBuffer> Vectors { get; }

    internal Span<float> Slice(int vector, int offset, int count) => Vectors[vector].Span.Slice(offset, count);
}
