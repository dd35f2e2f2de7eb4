using DistTrain.Coordinator.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DistTrain.Coordinator.Api;

/// <summary><c>/metrics</c>. While the cluster does not answer it gives what this process knows itself, and <c>disttrain_ready 0</c>.</summary>
internal sealed class MetricsRoute(CoordinatorMetrics metrics)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        await metrics.RefreshAsync(context.RequestAborted).ConfigureAwait(false);
        var text = new PrometheusText();
        foreach (var (instrument, values) in metrics.Read())
            text.Write(instrument, values);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }
}
