using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Shared.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serilog;

namespace DistTrain.Coordinator.Api;

/// <summary><c>/api/log-level</c>: what every process of the cluster logs.</summary>
internal sealed class LogLevelRoutes(IClusterApi api, TokenCheck token, ILogger log)
{
    /// <summary>A day: who wants it longer wants it without a limit.</summary>
    private const int MaxSeconds = 86_400;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/log-level", ReadAsync);
        routes.MapPut("/api/log-level", token.Guard(ChangeAsync));
    }

    private async Task ReadAsync(HttpContext context) =>
        await AnswerAsync(context, await api.LogLevelAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task ChangeAsync(HttpContext context)
    {
        var (level, seconds, error) = Read(await BodyAsync(context).ConfigureAwait(false));
        if (error is not null)
        {
            await JsonAnswer.ErrorAsync(context, 400, error).ConfigureAwait(false);
            return;
        }

        log.Information(
            "log level {Level:l} is wanted over HTTP by {Peer}", level ?? "of the start", context.Connection.RemoteIpAddress);
        await AnswerAsync(context, await api.SetLogLevelAsync(level, seconds, context.RequestAborted).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static (string? Level, int Seconds, string? Error) Read(string body)
    {
        const string form = """{"level": "debug", "seconds": 600} is expected; level null takes the change back, without seconds it has no limit""";
        try
        {
            if (JsonNode.Parse(body) is not JsonObject order || !order.ContainsKey("level") || order.Any(pair => pair.Key is not ("level" or "seconds")))
                return (null, 0, form);
            var seconds = order["seconds"]?.GetValue<int>() ?? 0;
            if (seconds is < 0 or > MaxSeconds)
                return (null, 0, $"seconds {seconds}: 1 to {MaxSeconds} are expected, or none for no limit");
            var level = order["level"]?.GetValue<string>();
            return level is null || ProcessLogLevel.TryParse(level, out _)
                ? (level?.ToLowerInvariant(), seconds, null)
                : (null, 0, ProcessLogLevel.Expected(level));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return (null, 0, form);
        }
    }

    private static Task AnswerAsync(HttpContext context, LogLevelView view) => JsonAnswer.WriteAsync(context, 200, new JsonObject
    {
        ["level"] = view.Level,
        ["initial"] = view.Initial,
        ["seconds_left"] = view.SecondsLeft,
    }.ToJsonString());
}
