using System.Collections.Immutable;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// An update rule of <c>torch.optim</c> on flat float32 vectors. Formulas, names and the order of float operations are
/// PyTorch's; factors that depend on the step are computed once in double precision. Elements are independent of each
/// other, so ranges may be updated in any order and by any thread with the same bits.
/// </summary>
public interface IOptimizer
{
    /// <summary>The name in a job file and before each state tensor's name: <c>adam</c>.</summary>
    string Name { get; }

    /// <summary>PyTorch's names of the state vectors, each as long as the parameters: <c>exp_avg</c>,
    /// <c>exp_avg_sq</c>.</summary>
    ImmutableArray<string> StateNames { get; }

    /// <summary>What a fresh state vector is filled with.</summary>
    float InitialStateValue { get; }

    /// <summary>Prepares the factors of one step. Call before any <see cref="Update"/> of that step; not thread-safe.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="learningRate">The step's learning rate, at least 0.</param>
    void BeginStep(long step, double learningRate);

    /// <summary>Updates a range of parameters and their state in place. Thread-safe for ranges that do not overlap.</summary>
    /// <param name="gradient">The gradients of the range; a multiple of 16 floats.</param>
    /// <param name="parameters">The parameters of the range, as long as <paramref name="gradient"/>.</param>
    /// <param name="state">The optimizer's state.</param>
    /// <param name="offset">Where the range starts in the state's vectors.</param>
    void Update(ReadOnlySpan<float> gradient, Span<float> parameters, OptimizerState state, int offset);
}
