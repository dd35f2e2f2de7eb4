using Akka.Actor;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Serilog;

namespace DistTrain.Coordinator.Api;

/// <summary>Turns what a handler throws into an answer: bad requests are the client's, silence of the cluster is 503, the
/// rest is 500 and logged.</summary>
internal sealed class ExceptionAnswers(ILogger log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException)
            return false;
        var (status, text) = Explain(httpContext.Request, exception);
        await Answers.ProblemAsync(httpContext, status, text).ConfigureAwait(false);
        return true;
    }

    /// <summary>An answer without a body: of routing, or of the limit that every answer has.</summary>
    public static Task ExplainStatusAsync(StatusCodeContext page)
    {
        var context = page.HttpContext;
        return Answers.ProblemAsync(context, context.Response.StatusCode, context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "there is nothing here",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Method} is not possible here; allowed: {context.Response.Headers.Allow}",
            StatusCodes.Status503ServiceUnavailable => "there was no answer in time; try again",
            _ => "the request cannot be answered",
        });
    }

    private (int Status, string Text) Explain(HttpRequest request, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (StatusCodes.Status413PayloadTooLarge, "the body is larger than this coordinator takes");
            case BadHttpRequestException bad:
                return (bad.StatusCode, bad.Message);
            case AskTimeoutException or TimeoutException:
                log.Warning("{Method:l} {Path:l}: the cluster does not answer", request.Method, request.Path.Value);
                return (503, "the cluster does not answer yet: it may be forming, or moving the job; try again");
            default:
                log.Error(exception, "{Method:l} {Path:l} failed", request.Method, request.Path.Value);
                return (500, "the request could not be carried out; the coordinator's log says why");
        }
    }
}
