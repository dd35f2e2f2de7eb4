using Akka.Actor;
using Microsoft.AspNetCore.Http;
using Serilog;

namespace DistTrain.Coordinator.Api;

/// <summary>Turns what a handler throws into an answer: bad requests are the client's, silence of the cluster is 503, the
/// rest is 500 and logged.</summary>
internal sealed class Failures(ILogger log)
{
    public async Task Middleware(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.Response.ContentLength is null)
                await ExplainAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            log.Debug("{Method:l} {Path:l} was given up by the client", context.Request.Method, context.Request.Path.Value);
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(context, bad.StatusCode, bad.StatusCode == 413
                ? "the body is larger than this coordinator takes"
                : bad.Message).ConfigureAwait(false);
        }
        catch (Exception silence) when (silence is AskTimeoutException or TimeoutException)
        {
            log.Warning("{Method:l} {Path:l}: the cluster does not answer", context.Request.Method, context.Request.Path.Value);
            await AnswerAsync(context, 503, "the cluster does not answer yet: it may be forming, or moving the job; try again")
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.Error(error, "{Method:l} {Path:l} failed", context.Request.Method, context.Request.Path.Value);
            await AnswerAsync(context, 500, "the request could not be carried out; the coordinator's log says why").ConfigureAwait(false);
        }
    }

    private static Task ExplainAsync(HttpContext context) => JsonAnswer.ErrorAsync(
        context, context.Response.StatusCode, context.Response.StatusCode == 405
            ? $"{context.Request.Method} is not possible here; allowed: {context.Response.Headers.Allow}"
            : "there is nothing here");

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return JsonAnswer.ErrorAsync(context, status, message);
    }
}
