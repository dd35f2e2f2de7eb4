using System.Collections.Immutable;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>A run at one moment: vectors that nobody changes while they are written.</summary>
/// <param name="State">Everything but the tensors.</param>
/// <param name="Layout">The model's layout.</param>
/// <param name="Model">The model vector.</param>
/// <param name="Optimizer">The optimizer's name, <c>adam</c>.</param>
/// <param name="StateNames">PyTorch's names of its state vectors.</param>
/// <param name="OptimizerState">The state vectors, each as long as the layout's trainable part.</param>
public sealed record CheckpointSnapshot(
    CheckpointState State,
    ParameterLayout Layout,
    FlatBuffer Model,
    string Optimizer,
    ImmutableArray<string> StateNames,
    ImmutableArray<FlatBuffer> OptimizerState);
