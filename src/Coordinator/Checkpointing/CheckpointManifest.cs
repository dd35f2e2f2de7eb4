using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>What a file of a checkpoint must be.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash, 64 hexadecimal digits.</param>
public sealed record ManifestFile(string Name, long Bytes, string Sha256);

/// <summary><c>manifest.json</c>: sizes and hashes of the other files, written last.</summary>
/// <param name="Files">The files.</param>
public sealed record CheckpointManifest(ImmutableArray<ManifestFile> Files)
{
    public const string FileName = "manifest.json";

    private const string Format = "disttrain-checkpoint";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public byte[] ToBytes()
    {
        var files = new JsonObject();
        foreach (var file in Files)
            files[file.Name] = new JsonObject { ["bytes"] = file.Bytes, ["sha256"] = file.Sha256 };
        var json = new JsonObject { ["format"] = Format, ["version"] = RunState.CurrentVersion, ["files"] = files };
        return JsonSerializer.SerializeToUtf8Bytes(json, Indented);
    }

    /// <exception cref="FormatException">It is not a manifest.</exception>
    public static CheckpointManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var root = JsonNode.Parse(json) as JsonObject;
            if (root?["format"]?.GetValue<string>() != Format || root["files"] is not JsonObject files)
                throw new FormatException($"it does not say \"format\": \"{Format}\" and \"files\"");
            return new CheckpointManifest(
            [
                .. files.Select(f => new ManifestFile(
                    f.Key,
                    f.Value?["bytes"]?.GetValue<long>() ?? throw new FormatException($"'{f.Key}' has no \"bytes\""),
                    f.Value["sha256"]?.GetValue<string>() ?? throw new FormatException($"'{f.Key}' has no \"sha256\""))),
            ]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is not JSON of a manifest: {e.Message}", e);
        }
    }
}
