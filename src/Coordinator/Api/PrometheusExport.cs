using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DistTrain.Coordinator.Api;

/// <summary>A meter's instruments in Prometheus' formats: text 0.0.4, or OpenMetrics for those who ask for it.</summary>
internal sealed class PrometheusExport : IDisposable
{
    private readonly MeterProvider _provider;
    private readonly RequestDelegate _answer;

    /// <param name="meter">What is exported; other meters of the same name are not.</param>
    /// <param name="services">Those of the web application.</param>
    public PrometheusExport(Meter meter, IServiceProvider services)
    {
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(OpenTelemetry.Resources.ResourceBuilder.CreateEmpty())
            .AddMeter(meter.Name)
            .AddView(instrument => ReferenceEquals(instrument.Meter, meter) ? null : MetricStreamConfiguration.Drop)
            .AddPrometheusExporter(exporter =>
            {
                // Every series has the labels that docs/operations.md names, and no others.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                // Whoever asks has the cluster looked at first, and is told of what was found.
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
        _answer = new ApplicationBuilder(services)
            .UseOpenTelemetryPrometheusScrapingEndpoint(
                _provider, _ => true, path: null, configureBranchedPipeline: null, optionsName: null)
            .Build();
    }

    /// <summary>Reads the instruments and answers.</summary>
    public Task AnswerAsync(HttpContext context) => _answer(context);

    public void Dispose() => _provider.Dispose();
}
