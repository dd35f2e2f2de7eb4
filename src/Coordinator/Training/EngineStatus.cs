using System.Collections.Immutable;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>What a step engine is doing, in a word.</summary>
public enum EngineActivity
{
    /// <summary>No worker has brought the model yet.</summary>
    Opening,

    /// <summary>Steps.</summary>
    Training,

    /// <summary>The validation part.</summary>
    Validating,

    /// <summary>The test part, after training.</summary>
    Testing,

    /// <summary>Paused between two steps.</summary>
    Paused,

    /// <summary>Nothing more.</summary>
    Ended,
}

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

    /// <summary>The faster update mode when both were last compared; null as long as they were not.</summary>
    public UpdateMode? UpdateMode { get; init; }
}
