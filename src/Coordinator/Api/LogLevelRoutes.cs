using System.Text.Json;
using DistTrain.Coordinator.Protocol;
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

    private const string Form =
        """{"level": "debug", "seconds": 600} is expected; level null takes the change back, without seconds it has no limit""";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/log-level", ReadAsync);
        routes.MapPut("/api/log-level", token.Guard(ChangeAsync));
    }

    private async Task ReadAsync(HttpContext context) =>
        await AnswerAsync(context, await api.LogLevelAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task ChangeAsync(HttpContext context)
    {
        var request = await RequestOfAsync(context).ConfigureAwait(false);
        if (ErrorOf(request) is { } error)
        {
            await Answers.ProblemAsync(context, 400, error).ConfigureAwait(false);
            return;
        }

        var level = request!.Level?.ToLowerInvariant();
        log.Information(
            "log level {Level:l} is wanted over HTTP by {Peer}", level ?? "of the start", context.Connection.RemoteIpAddress);
        var now = await api.SetLogLevelAsync(level, request.Seconds ?? 0, context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, now).ConfigureAwait(false);
    }

    /// <summary>What the body says; null when it is not of the form.</summary>
    private static async Task<LogLevelRequest?> RequestOfAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(
                context.Request.Body, StatusJson.Default.LogLevelRequest, context.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ErrorOf(LogLevelRequest? request) => request switch
    {
        null => Form,
        { Seconds: < 0 or > MaxSeconds } => $"seconds {request.Seconds}: 1 to {MaxSeconds} are expected, or none for no limit",
        { Level: { } level } when !ProcessLogLevel.TryParse(level, out _) => ProcessLogLevel.Expected(level),
        _ => null,
    };

    private static Task AnswerAsync(HttpContext context, LogLevelStatus level) =>
        Answers.WriteAsync(context, level, StatusJson.Default.LogLevelStatus);
}
