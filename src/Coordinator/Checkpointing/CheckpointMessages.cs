namespace DistTrain.Coordinator.Checkpointing;

/// <summary>To the checkpoint actor: write this when there is time, then give it back.</summary>
public sealed record WriteCheckpoint(TrainingSnapshot Snapshot);

/// <summary>To the checkpoint actor: say <see cref="CheckpointsFlushed"/> when nothing waits any more.</summary>
public sealed record FlushCheckpoints
{
    /// <summary>The message.</summary>
    public static readonly FlushCheckpoints Instance = new();
}

/// <summary>A checkpoint is on disk.</summary>
public sealed record CheckpointWritten(string Path, double Milliseconds);

/// <summary>A checkpoint could not be written; training goes on.</summary>
public sealed record CheckpointFailed(string Reason, double Milliseconds);

/// <summary>Every snapshot so far is on disk, or has failed.</summary>
public sealed record CheckpointsFlushed;
