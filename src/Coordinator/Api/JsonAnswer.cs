using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace DistTrain.Coordinator.Api;

/// <summary>Answers in JSON; an error is <c>{"errors": ["…", …]}</c>.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task ErrorAsync(HttpContext context, int status, params IEnumerable<string> messages) =>
        WriteAsync(context, status, new JsonObject
        {
            ["errors"] = new JsonArray([.. messages.Select(message => JsonValue.Create(message))]),
        }.ToJsonString());

    /// <summary>A JSON array of texts that are JSON already.</summary>
    public static string Array(IEnumerable<string> items) => "[" + string.Join(',', items) + "]";
}
