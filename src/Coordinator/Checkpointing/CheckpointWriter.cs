using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using DistTrain.Shared.Checkpoints;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// Writes a checkpoint so that it is there whole or not at all: files to a temporary directory, each flushed to the disk,
/// the manifest last; then the directory is flushed, renamed, and the directory above flushed.
/// </summary>
internal static class CheckpointWriter
{
    /// <summary>Writes and returns the directory's name.</summary>
    /// <exception cref="CheckpointException">It could not be written; nothing of it remains.</exception>
    public static CheckpointName Write(ICheckpointFiles files, string directory, RunSnapshot snapshot)
    {
        var name = CheckpointName.At(snapshot.State.Position);
        var temporary = Path.Combine(directory, CheckpointFiles.TemporaryPrefix + name);
        try
        {
            CheckpointFiles.Ensure(files, directory);
            var taken = files.Directories(directory).ToHashSet(StringComparer.Ordinal);
            if (taken.Contains(CheckpointFiles.TemporaryPrefix + name))
                files.DeleteDirectory(temporary);
            files.CreateDirectory(temporary);
            WriteFiles(files, temporary, snapshot);
            files.FlushDirectory(temporary);
            while (taken.Contains(name.ToString()))
                name = name with { Copy = name.Copy + 1 };
            files.Rename(temporary, Path.Combine(directory, name.ToString()));
            files.FlushDirectory(directory);
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(files, temporary);
            throw Explain(files, Path.Combine(directory, name.ToString()), snapshot, e);
        }
    }

    private static void WriteFiles(ICheckpointFiles files, string directory, RunSnapshot snapshot)
    {
        var manifest = new CheckpointManifest(
        [
            WriteFile(files, directory, CheckpointFiles.Model, stream => SafetensorsWriter.Write(
                stream, [.. snapshot.Model.Layout.Entries.Select(e => Tensor(e.Name, e, snapshot.Model.Vector))], Metadata)),
            WriteFile(files, directory, CheckpointFiles.Optimizer, stream => SafetensorsWriter.Write(
                stream, [.. OptimizerTensors(snapshot)], Metadata)),
            WriteFile(files, directory, CheckpointFiles.State, stream => stream.Write(CheckpointJson.Write(snapshot.State))),
        ]);
        WriteFile(files, directory, CheckpointManifest.FileName, stream => stream.Write(manifest.ToBytes()));
    }

    /// <summary>Loaders of other libraries look for <c>format</c>.</summary>
    private static ImmutableDictionary<string, string> Metadata { get; } =
        ImmutableDictionary<string, string>.Empty.Add("format", "pt");

    /// <summary>Writes a file and, beside it, hashes the same bytes from memory: half the time of one after the other.</summary>
    private static ManifestFile WriteFile(ICheckpointFiles files, string directory, string name, Action<Stream> write)
    {
        using var hashing = new HashingStream();
        try
        {
            Parallel.Invoke(
                () =>
                {
                    using var file = files.Create(Path.Combine(directory, name));
                    write(file);
                    files.Flush(file);
                },
                () => write(hashing));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }

        return hashing.Finish(name);
    }

    private static IEnumerable<SafetensorsTensor> OptimizerTensors(RunSnapshot snapshot)
    {
        var (layout, state) = (snapshot.Model.Layout, snapshot.Model.Optimizer);
        yield return SafetensorsTensor.Scalar($"{state.Optimizer}.step", snapshot.State.Position.Step);
        foreach (var (name, vector) in state.Names.Zip(state.Vectors))
            foreach (var entry in layout.Parameters)
                yield return Tensor($"{state.Optimizer}.{name}.{entry.Name}", entry, vector);
    }

    private static SafetensorsTensor Tensor(string name, LayoutEntry entry, FlatBuffer vector) => SafetensorsTensor.Of(
        name,
        entry.IsInteger ? SafetensorsType.Int64 : SafetensorsType.Float32,
        entry.Shape,
        vector.Memory.Slice(entry.Offset, entry.Count));

    private static void TryDelete(ICheckpointFiles files, string directory)
    {
        try
        {
            files.DeleteDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report; the remains are removed when the store is next used.
        }
    }

    private static CheckpointException Explain(ICheckpointFiles files, string path, RunSnapshot snapshot, Exception e)
    {
        const int DiskFull = 28;
        var bytes =
            ((long)snapshot.Model.Vector.Length + snapshot.Model.Optimizer.Vectors.Sum(v => (long)v.Length)) * sizeof(float);
        var free = files.FreeBytes(Path.GetDirectoryName(path)!) is { } f ? $"{f} are free" : "the free space is unknown";
        return (e.HResult & 0xFFFF) == DiskFull
            ? new CheckpointException(
                $"no room for checkpoint {path}: it needs about {bytes} bytes ({bytes / 1048576.0:f1} MiB), {free}; free some "
                    + "space or set checkpoint.keep lower",
                e)
            : new CheckpointException($"cannot write checkpoint {path}: {e.Message}", e);
    }
}
