using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>The vectors of one version of a model.</summary>
/// <param name="Parameters">The model vector.</param>
/// <param name="State">The optimizer's.</param>
internal readonly record struct ModelVectors(FlatBuffer Parameters, OptimizerState State);
