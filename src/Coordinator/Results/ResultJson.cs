using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistTrain.Coordinator.Results;

/// <summary>Numbers in result files: a double is written so that it reads back to the same bits; JSON has no NaN, so
/// what is not finite becomes null.</summary>
internal static class ResultJson
{
    public static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;

    public static double? Optional(JsonObject json, string key) => json[key]?.GetValue<double>();

    public static T Required<T>(JsonObject json, string key) =>
        (json[key] ?? throw new FormatException($"the key '{key}' is missing")).GetValue<T>();

    public static JsonObject Object(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new FormatException("expected a JSON object");
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON: {e.Message}", e);
        }
    }

    /// <summary>Turns a value of the wrong type into a <see cref="FormatException"/> that says where.</summary>
    public static T Reading<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new FormatException($"{what}: {e.Message}", e);
        }
    }
}
