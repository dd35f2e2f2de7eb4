using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using DistTrain.Coordinator.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;

namespace DistTrain.Coordinator.Api;

/// <summary>Event streams: <c>/api/events</c> with jobs and workers, <c>/api/jobs/{id}/events</c> with a job's state, epochs and
/// log.</summary>
/// <param name="options">How many streams, and how often they look.</param>
/// <param name="overview">What they tell.</param>
/// <param name="streams">Lets so many streams be open at a time.</param>
/// <param name="stopping">Ends them when the server stops.</param>
internal sealed class EventRoutes(
    HttpOptions options, ClusterOverview overview, ConcurrencyLimiter streams, CancellationToken stopping)
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>By it both ends notice a broken connection; it says too when a client that was cut off should return.</summary>
    private static readonly SseItem<string> Heartbeat = new("{}", "heartbeat") { ReconnectionInterval = TimeSpan.FromSeconds(2) };

    private readonly StateDirectory _state = new(options.StateDirectory);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", context => StreamAsync(context, new ClusterFeed()))
            .WithMetadata(new DisableRequestTimeoutAttribute());
        routes.MapGet("/api/jobs/{id}/events", JobAsync).WithMetadata(new DisableRequestTimeoutAttribute());
    }

    private async Task JobAsync(HttpContext context)
    {
        if (!JobRoutes.TryGetJob(context, out var job) || _state.RunOf(job.Value) is not { Exists: true } run)
        {
            await JobRoutes.NoSuchJobAsync(context).ConfigureAwait(false);
            return;
        }

        var last = context.Request.Headers["Last-Event-ID"].ToString();
        if (last.Length == 0)
            last = context.Request.Query["after"].ToString();
        await StreamAsync(context, new JobFeed(job.Value, run, JobEventId.Parse(last))).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext context, IEventFeed feed)
    {
        using var lease = streams.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "10";
            await Answers.ProblemAsync(context, 503, $"{options.MaxStreams} event streams are open; close one or try later")
                .ConfigureAwait(false);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await TypedResults.ServerSentEvents(FollowAsync(feed, ended.Token)).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && ended.IsCancellationRequested)
        {
            // The client went away or the server stops: the stream's regular end.
        }
    }

    private async IAsyncEnumerable<SseItem<string>> FollowAsync(
        IEventFeed feed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.WatchInterval, options.Time);
        yield return Heartbeat;
        var spoken = options.Time.GetTimestamp();
        while (true)
        {
            // While the cluster does not answer, files still can be followed.
            foreach (var item in feed.Next(await overview.TryGetAsync(cancellation).ConfigureAwait(false)))
            {
                yield return item;
                spoken = options.Time.GetTimestamp();
            }

            if (feed.IsOver)
                yield break;
            if (options.Time.GetElapsedTime(spoken) >= HeartbeatInterval)
            {
                yield return Heartbeat;
                spoken = options.Time.GetTimestamp();
            }

            await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
    }
}
