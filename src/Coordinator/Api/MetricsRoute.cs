using DistTrain.Coordinator.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// <c>/metrics</c>, written by OpenTelemetry's exporter for Prometheus, which is loaded for whoever asks first. While the
/// cluster does not answer it gives what this process knows itself, and <c>disttrain_ready 0</c>.
/// </summary>
internal sealed class MetricsRoute(CoordinatorMetrics metrics, IServiceProvider services) : IDisposable
{
    private readonly Lazy<PrometheusExport> _export = new(() => new PrometheusExport(metrics.Meter, services));

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", AnswerAsync);

    public void Dispose()
    {
        if (_export.IsValueCreated)
            _export.Value.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        await metrics.RefreshAsync(context.RequestAborted).ConfigureAwait(false);
        await _export.Value.AnswerAsync(context).ConfigureAwait(false);
    }
}
