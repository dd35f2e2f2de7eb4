using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Training;

/// <summary>What a step changes: the model vector and the optimizer's state. Owned by the step engine.</summary>
/// <param name="Layout">How the tensors lie.</param>
/// <param name="Vector">Parameters and buffers.</param>
/// <param name="Optimizer">The optimizer's vectors.</param>
internal sealed record ModelState(ParameterLayout Layout, FlatBuffer Vector, OptimizerState Optimizer)
{
    /// <summary>For the update.</summary>
    public ModelVectors Vectors => new(Vector, Optimizer);
}
