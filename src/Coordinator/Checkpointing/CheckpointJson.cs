using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// Writes and reads <c>state.json</c>: snake_case keys, doubles that read back to the same bits, values that are not
/// finite as text ("NaN").
/// </summary>
public static class CheckpointJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Converters = { new EpochRecordConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static byte[] Write(RunState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <summary>Reads what <see cref="Write"/> wrote; unknown keys are left alone.</summary>
    /// <exception cref="FormatException">The text is not a state, or of a newer version.</exception>
    public static RunState Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var version = JsonNode.Parse(json)?["format_version"]?.GetValue<int>()
                ?? throw new FormatException("the key 'format_version' is missing");
            if (version is < 1 or > RunState.CurrentVersion)
                throw new FormatException(
                    $"format version {version} is not one this program reads (1 to {RunState.CurrentVersion}); use a newer "
                        + "disttrain");
            var state = JsonSerializer.Deserialize<RunState>(json, Options) ?? throw new FormatException("the state is null");
            return state.Numerics is null ? throw new FormatException("the key 'numerics' is null") : state;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private sealed class EpochRecordConverter : JsonConverter<EpochRecord>
    {
        public override EpochRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonNode.Parse(ref reader) is JsonObject json ? EpochRecord.FromNode(json) : throw new JsonException(
                "expected an epoch record");

        public override void Write(Utf8JsonWriter writer, EpochRecord value, JsonSerializerOptions options) =>
            value.ToNode().WriteTo(writer, options);
    }
}
