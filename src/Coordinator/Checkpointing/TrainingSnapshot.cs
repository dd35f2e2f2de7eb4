using System.Collections.Immutable;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// A copy of everything a run is, taken between two steps; written to disk while training goes on. Give it back with
/// <see cref="SnapshotPool.Return"/> when it is written.
/// </summary>
/// <param name="State">The run's state.</param>
/// <param name="Layout">The model's layout.</param>
/// <param name="Model">Parameters and buffers.</param>
/// <param name="OptimizerName">The optimizer's name in the job file.</param>
/// <param name="OptimizerStateNames">PyTorch's names of its state vectors.</param>
/// <param name="OptimizerState">The vectors.</param>
/// <param name="IsBest">The model is the best so far.</param>
/// <param name="Numerics">What the last bit of the workers' results depends on.</param>
public sealed record TrainingSnapshot(
    RunState State,
    ParameterLayout Layout,
    FlatBuffer Model,
    string OptimizerName,
    ImmutableArray<string> OptimizerStateNames,
    ImmutableArray<FlatBuffer> OptimizerState,
    bool IsBest,
    NumericsIdentity Numerics);
