using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;

namespace DistTrain.Coordinator.Api;

/// <summary>Event streams: <c>/api/events</c> with jobs and workers, <c>/api/jobs/{id}/events</c> with a job's state, epochs and log.</summary>
internal sealed class EventRoutes(HttpOptions options, ClusterOverview overview, StreamGate gate)
{
    private const int RetryMilliseconds = 2000;
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", context => StreamAsync(context, new ClusterFeed()))
            .WithMetadata(new DisableRequestTimeoutAttribute());
        routes.MapGet("/api/jobs/{id}/events", JobAsync).WithMetadata(new DisableRequestTimeoutAttribute());
    }

    private async Task JobAsync(HttpContext context)
    {
        if (!JobRoutes.TryGetJob(context, out var job) || !Directory.Exists(JobDirectory.Of(options, job.Value)))
        {
            await JobRoutes.NoSuchJobAsync(context).ConfigureAwait(false);
            return;
        }

        var last = context.Request.Headers["Last-Event-ID"].ToString();
        if (last.Length == 0)
            last = context.Request.Query["after"].ToString();
        var feed = new JobFeed(job.Value, JobDirectory.Of(options, job.Value), JobEventId.Parse(last));
        await StreamAsync(context, feed).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext context, IEventFeed feed)
    {
        if (!gate.TryEnter())
        {
            context.Response.Headers.RetryAfter = "10";
            await JsonAnswer.ErrorAsync(context, 503, $"{options.MaxStreams} event streams are open already; close one or try later")
                .ConfigureAwait(false);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, gate.Stopping);
        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await FollowAsync(feed, new EventWriter(context.Response), ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && ended.IsCancellationRequested)
        {
            // The client went away or the server stops: the stream's regular end.
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task FollowAsync(IEventFeed feed, EventWriter writer, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.WatchInterval, options.Time);
        writer.AddRetry(RetryMilliseconds);
        var spoken = options.Time.GetTimestamp();
        do
        {
            var goesOn = feed.Add(writer, await LookAsync(cancellation).ConfigureAwait(false));
            if (options.Time.GetElapsedTime(spoken) >= HeartbeatInterval)
                writer.AddHeartbeat();
            if (await writer.FlushAsync(cancellation).ConfigureAwait(false))
                spoken = options.Time.GetTimestamp();
            if (!goesOn)
                return;
        }
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>What is going on; null while the cluster does not answer, in which files still can be followed.</summary>
    private async Task<Overview?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            return await overview.GetAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception silence) when (silence is AskTimeoutException or TimeoutException)
        {
            return null;
        }
    }
}
