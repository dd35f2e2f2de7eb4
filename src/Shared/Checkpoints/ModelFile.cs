using DistTrain.Shared.Checkpoints.Files;
using DistTrain.Shared.Checkpoints.Safetensors;
using DistTrain.Shared.Layouts;

namespace DistTrain.Shared.Checkpoints;

/// <summary>A trained model for prediction, evaluation or export.</summary>
/// <param name="Path">The file or directory it was read from.</param>
/// <param name="Layout">Its tensors. From a bare safetensors file all count as parameters.</param>
/// <param name="Model">Their values.</param>
/// <param name="State">Job file, encoder and history of its checkpoint; null for a bare safetensors file.</param>
public sealed record ModelFile(string Path, ParameterLayout Layout, FlatBuffer Model, CheckpointState? State)
{
    /// <summary>Reads a model.</summary>
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
        var inner = System.IO.Path.Combine(full, "checkpoints");
        return LoadBest(new CheckpointStore(Directory.Exists(inner) ? inner : full), path, warn);
    }

    /// <summary>Copies the values to where a model built from the job wants them.</summary>
    /// <exception cref="CheckpointException">A tensor is missing, left over or of another shape; all are named.</exception>
    public void CopyTo(ParameterLayout layout, FlatBuffer vector)
    {
        var stored = Layout.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var entry in layout.Entries)
            if (!stored.Remove(entry.Name, out var found))
                problems.Add($"'{entry.Name}' is missing");
            else if (!found.Shape.AsSpan().SequenceEqual(entry.Shape.AsSpan()))
                problems.Add(
                    $"'{entry.Name}' has the shape [{string.Join(", ", found.Shape)}] instead of [{string.Join(", ", entry.Shape)}]");
            else
                Model.Span.Slice(found.Offset, found.Count).CopyTo(vector.Span.Slice(entry.Offset, entry.Count));
        problems.AddRange(stored.Keys.Select(name => $"'{name}' is not in the model"));
        if (problems.Count > 0)
            throw new CheckpointException($"{Path} is not of this model: {string.Join(", ", problems)}");
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

    private static ModelFile Of(Checkpoint checkpoint) =>
        new(checkpoint.Path, checkpoint.Layout, checkpoint.Model, checkpoint.State);
}
