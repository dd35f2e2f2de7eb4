using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Protocol;

/// <summary>
/// Members of an enumeration by their names in kebab case; anything else is refused. (<see cref="JsonStringEnumConverter"/> takes
/// lists of names too, which give values that are no member.)
/// </summary>
public sealed class KebabCaseEnumConverter<T> : JsonConverter<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Members = Enum.GetValues<T>().ToFrozenDictionary(KebabCase.Of);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } name && Members.TryGetValue(name, out var member)
            ? member
            : throw new JsonException($"one of {string.Join(", ", Members.Keys)} is expected");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(KebabCase.Of(value));
}

/// <summary>A time in UTC to the millisecond: <c>2026-11-28T03:45:48.577Z</c>.</summary>
internal sealed class UtcMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
}

/// <summary>A record that writes itself in the form of the run's files.</summary>
internal abstract class ResultConverter<T>(Func<T, JsonNode> write, Func<JsonObject, T> read) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return read(JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("an object is expected"));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => write(value).WriteTo(writer);
}

/// <summary>An epoch as in <c>epochs.jsonl</c>.</summary>
internal sealed class EpochRecordConverter() : ResultConverter<EpochRecord>(epoch => epoch.ToNode(), EpochRecord.FromNode);

/// <summary>A result as in <c>result.json</c>.</summary>
internal sealed class RunResultConverter() : ResultConverter<RunResult>(result => result.ToNode(), RunResult.FromNode);
