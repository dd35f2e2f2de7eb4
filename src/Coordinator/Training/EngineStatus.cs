using System.Collections.Immutable;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>What a step engine does now.</summary>
/// <param name="Phase">The job's phase as the engine sees it; null when the run has ended.</param>
/// <param name="Position">The next minibatch.</param>
/// <param name="StepsPerEpoch">Minibatches of an epoch.</param>
/// <param name="WaitsFor">What it waits for, for people; null while work is in hand.</param>
/// <param name="Workers">The workers and what they have in hand.</param>
public sealed record EngineStatus(
    JobPhase? Phase, RunPosition Position, int StepsPerEpoch, string? WaitsFor, ImmutableArray<WorkerLoad> Workers)
{
    /// <summary>Whether the held-out data that is evaluated is the test set, after training.</summary>
    public bool IsTesting { get; init; }

    /// <summary>Whether another run of the job gives the same bits.</summary>
    public bool Reproducible { get; init; } = true;

    /// <summary>The faster update mode when both were last compared; null as long as they were not.</summary>
    public UpdateMode? UpdateMode { get; init; }
}
