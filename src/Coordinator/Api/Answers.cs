using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace DistTrain.Coordinator.Api;

/// <summary>Answers in JSON; an error is a problem (RFC 9457) whose <c>errors</c> are everything that is wrong.</summary>
internal static class Answers
{
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = 200)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    public static Task ProblemAsync(HttpContext context, int status, params IReadOnlyCollection<string> errors) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Detail = string.Join('\n', errors),
            Extensions = { ["errors"] = errors },
        }).ExecuteAsync(context);
}
