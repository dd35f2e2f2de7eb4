using System.Collections.Immutable;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>A checkpoint read back, every byte checked against its hash.</summary>
/// <param name="Name">Its directory's name.</param>
/// <param name="Path">Its directory.</param>
/// <param name="State">Everything but the tensors.</param>
/// <param name="Layout">The model's layout.</param>
/// <param name="Model">The model vector.</param>
/// <param name="Optimizer">The optimizer's name.</param>
/// <param name="StateNames">Names of its state vectors.</param>
/// <param name="OptimizerState">The state vectors, each as long as the layout's trainable part.</param>
public sealed record Checkpoint(
    string Name,
    string Path,
    CheckpointState State,
    ParameterLayout Layout,
    FlatBuffer Model,
    string Optimizer,
    ImmutableArray<string> StateNames,
    ImmutableArray<FlatBuffer> OptimizerState);
