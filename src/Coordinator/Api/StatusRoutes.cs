using DistTrain.Coordinator.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DistTrain.Coordinator.Api;

/// <summary><c>/api/workers</c>, <c>/api/cluster</c> and <c>/health/…</c>.</summary>
internal sealed class StatusRoutes(IClusterApi api, ClusterOverview overview)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/workers", WorkersAsync);
        routes.MapGet("/api/cluster", ClusterAsync);
        routes.MapGet("/health/live", context => TextAsync(context, 200, "live"));
        routes.MapGet("/health/ready", ReadyAsync);
    }

    private async Task WorkersAsync(HttpContext context)
    {
        var now = await overview.GetAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.WriteAsync(context, now.Workers ?? [], StatusJson.Default.IReadOnlyListWorkerStatus).ConfigureAwait(false);
    }

    private async Task ClusterAsync(HttpContext context)
    {
        var cluster = await api.ClusterAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.WriteAsync(context, cluster, StatusJson.Default.ClusterStatus).ConfigureAwait(false);
    }

    private async Task ReadyAsync(HttpContext context)
    {
        var cluster = await api.ClusterAsync(context.RequestAborted).ConfigureAwait(false);
        await TextAsync(context, cluster.Ready ? 200 : 503, (cluster.Ready ? "ready: " : "not ready: ") + cluster.Reason)
            .ConfigureAwait(false);
    }

    private static async Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted).ConfigureAwait(false);
    }
}
