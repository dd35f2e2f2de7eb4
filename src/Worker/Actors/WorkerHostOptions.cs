using System.Collections.Immutable;
using DistTrain.Shared.Protocol;
using DistTrain.Worker.Transport;

namespace DistTrain.Worker.Actors;

/// <summary>The settings of a worker host.</summary>
/// <param name="Name">The host's name, unique in the cluster.</param>
/// <param name="Workers">The options of each worker, one for each device.</param>
/// <param name="DataSets">Gets a prepared data set that is not on this disk.</param>
/// <param name="PoolLost">Called when the pool has been silent for 15 seconds, or for 4 with no coordinator in sight.</param>
public sealed record WorkerHostOptions(
    string Name, ImmutableArray<(WorkerId Id, GradientWorkerOptions Options)> Workers, IDataSetSource DataSets, Action PoolLost)
{
    /// <summary>Whether the cluster has a coordinator that is reachable; null when that is not known.</summary>
    public Func<bool>? IsCoordinatorReachable { get; init; }
}
