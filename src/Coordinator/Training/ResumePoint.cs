using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>Where a run goes on.</summary>
/// <param name="State">The run's state.</param>
/// <param name="Model">Fills a model vector of the given layout; the reason when the stored tensors do not fit, otherwise null.</param>
/// <param name="Optimizer">Fills the optimizer's vectors, likewise.</param>
/// <param name="Best">Fills a vector with the best model; null when there is no best epoch yet.</param>
public sealed record ResumePoint(
    RunState State,
    Func<ParameterLayout, FlatBuffer, string?> Model,
    Func<ParameterLayout, OptimizerState, string?> Optimizer,
    Func<ParameterLayout, FlatBuffer, string?>? Best)
{
    /// <summary>What the run's last bits depended on so far; null for what its first worker brings.</summary>
    public NumericsIdentity? Numerics { get; init; }

    /// <summary>Fills everything; the reason when something does not fit, otherwise null.</summary>
    internal string? Restore(ParameterLayout layout, FlatBuffer model, OptimizerState optimizer, out FlatBuffer? best)
    {
        best = Best is null ? null : new FlatBuffer(layout.Length);
        return Model(layout, model) ?? Optimizer(layout, optimizer) ?? (best is null ? null : Best!(layout, best));
    }
}
