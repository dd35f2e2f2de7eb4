using DistTrain.Coordinator.Results;
using DistTrain.Shared.Checkpoints;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>A trained model for prediction, evaluation or export.</summary>
/// <param name="Path">The file or directory it was read from.</param>
/// <param name="Layout">Its tensors. From a bare safetensors file all count as parameters.</param>
/// <param name="Model">Their values.</param>
/// <param name="State">Job file, encoder and history of its checkpoint; null for a bare safetensors file.</param>
public sealed record ModelFile(string Path, ParameterLayout Layout, FlatBuffer Model, RunState? State)
    : StoredModel(Path, Layout, Model)
{
    /// <param name="path">A run's directory (its best model, or its last where no epoch was best), a checkpoint's directory, a
    /// directory of checkpoints, or a safetensors file.</param>
    /// <param name="warn">Hears of bad checkpoints that are passed over.</param>
    /// <exception cref="CheckpointException">There is no good model there; the message says what was found.</exception>
    public static ModelFile Load(string path, Action<string> warn)
    {
        if (File.Exists(path))
            return LoadFile(path);
        if (!Directory.Exists(path))
            throw new CheckpointException($"{path} does not exist: name a run's directory, a checkpoint or a .safetensors file");
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (File.Exists(System.IO.Path.Combine(full, CheckpointManifest.FileName)))
            return Of(CheckpointLoader.Load(DiskFiles.Instance, full));
        var inner = new RunDirectory(full).Checkpoints;
        return LoadBest(new CheckpointStore(Directory.Exists(inner) ? inner : full), path, warn);
    }

    private static ModelFile LoadBest(CheckpointStore store, string path, Action<string> warn)
    {
        var latest = store.LoadLatest(warn)
            ?? throw new CheckpointException(
                $"{path} holds no checkpoint: name a run's directory, a checkpoint or a .safetensors file");
        if (latest.State.Best?.Checkpoint is not { } best || best == latest.Name)
            return Of(latest);
        return Of(store.Load(best));
    }

    private static ModelFile LoadFile(string path)
    {
        try
        {
            using var reader = new SafetensorsReader(DiskFiles.Instance.Open(path));
            var layout = ParameterLayout.Create(reader.Header.Entries.Select(
                e => new TensorShape(e.Name, e.Shape, EntryKind.Parameter, e.Type == SafetensorsType.Int64)));
            var model = new FlatBuffer(layout.Length);
            NamedTensors.Read(reader, "", layout.Entries, model);
            return new ModelFile(path, layout, model, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SafetensorsException or ArgumentException)
        {
            throw new CheckpointException($"{path} is not a good safetensors file: {e.Message}", e);
        }
    }

    private static ModelFile Of(RunSnapshot checkpoint) =>
        new(checkpoint.Path, checkpoint.Model.Layout, checkpoint.Model.Vector, checkpoint.State);
}
