using System.Collections.Immutable;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>What a step engine does now.</summary>
/// <param name="Activity">What it is doing.</param>
/// <param name="Position">The next minibatch.</param>
/// <param name="StepsPerEpoch">Minibatches of an epoch.</param>
/// <param name="WaitsFor">What it waits for, for people; null while work is in hand.</param>
/// <param name="Workers">The workers and what they have in hand.</param>
public sealed record EngineStatus(
    EngineActivity Activity, RunPosition Position, int StepsPerEpoch, string? WaitsFor, ImmutableArray<WorkerLoad> Workers)
{
    /// <summary>Whether another run of the job gives the same bits.</summary>
    public bool Reproducible { get; init; } = true;

    /// <summary>The way of making steps that was found to be faster; null as long as none was.</summary>
    public UpdateMode? UpdateModeTrial { get; init; }
}
