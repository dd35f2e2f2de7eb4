using System.Text.Json;
using System.Text.Json.Serialization;
using DistTrain.Shared.Logging;

namespace DistTrain.Shared.Protocol;

/// <summary>A job's id as a JSON string; refuses what <see cref="JobId.IsValid"/> refuses.</summary>
public sealed class JobIdConverter : JsonConverter<JobId>
{
    /// <inheritdoc/>
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value && JobId.IsValid(value)
            ? new JobId(value)
            : throw new JsonException("a job id is not valid");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

/// <summary>A worker's id as a JSON string that is not empty.</summary>
public sealed class WorkerIdConverter : JsonConverter<WorkerId>
{
    /// <inheritdoc/>
    public override WorkerId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } value ? new WorkerId(value) : throw new JsonException("a worker id is empty");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WorkerId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

/// <summary>The name of a log level (<see cref="ProcessLogLevel.Names"/>) as a JSON string.</summary>
public sealed class LogLevelNameConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } name && ProcessLogLevel.TryParse(name, out _)
            ? name
            : throw new JsonException("a log level is not valid");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
