using System.Collections.Immutable;
using System.Security.Cryptography;
using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Checkpoints;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Reads one checkpoint's directory and checks everything.</summary>
internal static class CheckpointLoader
{
    /// <summary>Reads a checkpoint and checks every byte against the manifest.</summary>
    /// <exception cref="CheckpointException">It is bad; the message says how.</exception>
    public static RunSnapshot Load(ICheckpointFiles files, string path)
    {
        try
        {
            Verify(files, path);
            var state = CheckpointJson.Read(ReadAll(files, path, CheckpointFiles.State));
            var layout = state.ToLayout();
            var model = new FlatBuffer(layout.Length);
            using (var reader = new SafetensorsReader(files.Open(Path.Combine(path, CheckpointFiles.Model))))
                NamedTensors.Read(reader, "", layout.Entries, model);
            using var optimizer = new SafetensorsReader(files.Open(Path.Combine(path, CheckpointFiles.Optimizer)));
            var (name, stateNames) = OptimizerNames(optimizer.Header, layout);
            var vectors = stateNames.Select(stateName =>
            {
                var vector = new FlatBuffer(layout.TrainableLength);
                NamedTensors.Read(optimizer, $"{name}.{stateName}.", layout.Parameters, vector);
                return vector;
            });
            return new RunSnapshot(
                state, new ModelState(layout, model, new OptimizerState(name, stateNames, [.. vectors])),
                IsBest: state.Best is { Checkpoint: null })
            {
                Path = path,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SafetensorsException or FormatException
            or ArgumentException)
        {
            throw new CheckpointException($"checkpoint {path}: {e.Message}", e);
        }
    }

    /// <summary>The checkpoint that one names as the best; null when it names none or cannot be read.</summary>
    public static string? BestNamedBy(ICheckpointFiles files, string path)
    {
        try
        {
            return CheckpointJson.Read(ReadAll(files, path, CheckpointFiles.State)).Best?.Checkpoint;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Checks that every file is there, as long and of the hash that the manifest says.</summary>
    public static void Verify(ICheckpointFiles files, string path)
    {
        CheckpointManifest manifest;
        try
        {
            manifest = CheckpointManifest.Parse(ReadAll(files, path, CheckpointManifest.FileName));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{CheckpointManifest.FileName} is bad: {e.Message}", e);
        }

        foreach (var required in (string[])[CheckpointFiles.Model, CheckpointFiles.Optimizer, CheckpointFiles.State])
            if (!manifest.Files.Any(f => f.Name == required))
                throw new FormatException($"{CheckpointManifest.FileName} does not name {required}");
        foreach (var file in manifest.Files)
        {
            if (Path.GetFileName(file.Name) != file.Name)
                throw new FormatException($"{CheckpointManifest.FileName} names '{file.Name}', which is not a file's name");
            using var stream = files.Open(Path.Combine(path, file.Name));
            if (stream.Length != file.Bytes)
                throw new FormatException($"{file.Name} has {stream.Length} bytes instead of {file.Bytes}");
            if (Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
                throw new FormatException($"{file.Name} does not have the SHA-256 that was written with it");
        }
    }

    private static byte[] ReadAll(ICheckpointFiles files, string path, string name)
    {
        using var stream = files.Open(Path.Combine(path, name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>From <c>adam.exp_avg.0.weight</c> and the name of the first parameter to adam and exp_avg.</summary>
    private static (string Optimizer, ImmutableArray<string> StateNames) OptimizerNames(
        SafetensorsHeader header, ParameterLayout layout)
    {
        const string StepSuffix = ".step";
        var step = header.Entries.SingleOrDefault(
            e => e.Type == SafetensorsType.Int64 && e.Name.EndsWith(StepSuffix, StringComparison.Ordinal))
            ?? throw new FormatException($"{CheckpointFiles.Optimizer} has no tensor OPTIMIZER.step");
        var optimizer = step.Name[..^StepSuffix.Length];
        var first = layout.Parameters.FirstOrDefault();
        if (first is null)
            return (optimizer, []);
        var names = header.Entries
            .Where(e => e.Type == SafetensorsType.Float32 && e.Name.StartsWith(optimizer + ".", StringComparison.Ordinal)
                && e.Name.EndsWith("." + first.Name, StringComparison.Ordinal))
            .Select(e => e.Name[(optimizer.Length + 1)..^(first.Name.Length + 1)])
            .Where(n => !n.Contains('.', StringComparison.Ordinal));
        return (optimizer, [.. names]);
    }
}
