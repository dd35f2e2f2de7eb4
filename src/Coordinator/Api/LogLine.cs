using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistTrain.Coordinator.Api;

/// <summary>A line of <c>log.jsonl</c> (Serilog's JSON) as the page shows it: <c>time</c>, <c>level</c>, <c>text</c>.</summary>
internal static class LogLine
{
    /// <summary>The short form; null when the line is none of Serilog's.</summary>
    public static string? Of(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject logged)
                return null;
            var text = (logged["RenderedMessage"] ?? logged["MessageTemplate"])?.ToString();
            if (text is null)
                return null;
            if (logged["Exception"]?.ToString() is { } exception)
                text += "\n" + exception;
            return new JsonObject
            {
                ["time"] = logged["Timestamp"]?.ToString(),
                ["level"] = logged["Level"]?.ToString().ToLowerInvariant(),
                ["text"] = text,
            }.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
