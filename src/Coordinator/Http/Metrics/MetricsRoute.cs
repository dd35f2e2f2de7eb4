using Akka.Actor;
using DistTrain.Coordinator.Http.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DistTrain.Coordinator.Http.Metrics;

/// <summary><c>/metrics</c>. While the cluster does not answer it gives the process' metrics and <c>disttrain_ready 0</c>.</summary>
internal sealed class MetricsRoute(ClusterOverview overview, IClusterApi api, StreamGate gate)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var text = new PrometheusText();
        ProcessMetrics.Write(text);
        text.Single("disttrain_http_streams", "gauge", "Event streams that are open.", gate.Open);
        try
        {
            ClusterMetrics.Write(text, await api.ClusterAsync(context.RequestAborted).ConfigureAwait(false));
            var now = await overview.GetAsync(context.RequestAborted).ConfigureAwait(false);
            JobMetrics.Write(text, now.Jobs);
            ClusterMetrics.WriteWorkers(text, now);
        }
        catch (Exception silence) when (silence is AskTimeoutException or TimeoutException)
        {
            text = new PrometheusText();
            ProcessMetrics.Write(text);
            text.Single("disttrain_ready", "gauge", ClusterMetrics.ReadyHelp, 0);
        }

        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }
}
