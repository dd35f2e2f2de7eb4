using DistTrain.Coordinator.Checkpointing;

namespace DistTrain.Coordinator.Jobs;

/// <summary>To the checkpoint actor: write this when there is time, then give it back.</summary>
public sealed record WriteCheckpoint(RunSnapshot Snapshot);

/// <summary>To the checkpoint actor: answer with <see cref="CheckpointsFlushed"/> when nothing waits any more.</summary>
public sealed record FlushCheckpoints
{
    public static readonly FlushCheckpoints Instance = new();
}

/// <summary>Every snapshot so far is on disk, or has failed.</summary>
public sealed record CheckpointsFlushed;
