namespace DistTrain.Coordinator.Checkpointing;

/// <summary>What a directory of checkpoints looks like.</summary>
internal static class CheckpointFiles
{
    public const string Model = "model.safetensors";
    public const string Optimizer = "optimizer.safetensors";
    public const string State = "state.json";

    /// <summary>A name that starts so is a checkpoint that was never finished.</summary>
    public const string TemporaryPrefix = ".writing-";

    /// <summary>Makes the directory of a run's checkpoints, and makes sure that it is still there after a power cut.</summary>
    public static void Ensure(ICheckpointFiles files, string directory)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.GetDirectoryName(full) is not { } parent || files.Directories(parent).Contains(Path.GetFileName(full)))
            return;
        files.CreateDirectory(full);
        files.FlushDirectory(parent);
    }
}
