using DistTrain.Cli.Shell;
using Serilog;

namespace DistTrain.Cli.Telemetry;

/// <summary>
/// Starts the export of metrics and spans where a variable says to whom. Without it nothing of OpenTelemetry is loaded:
/// its types are named in <see cref="OtlpExport"/> alone, which is then never touched.
/// </summary>
internal static class Export
{
    /// <summary>The variables of the OpenTelemetry specification that switch it on.</summary>
    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Where telemetry is handed to; null for nowhere.</summary>
    public static string? Endpoint(CliContext context) =>
        string.Equals(context.Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : Endpoints.Select(context.Variable).FirstOrDefault(endpoint => !string.IsNullOrWhiteSpace(endpoint));

    /// <summary>Starts the export; disposing it sends what is left, within a limit. Null when no endpoint is set.</summary>
    /// <param name="context">The process.</param>
    /// <param name="role"><c>coordinator</c>, <c>worker</c> or <c>train</c>.</param>
    /// <param name="name">What tells this process from others of the role.</param>
    /// <param name="refresh">Brings what the metrics are read from up to date; called every few seconds.</param>
    /// <param name="log">Receives warnings about the export.</param>
    public static IAsyncDisposable? Start(
        CliContext context, string role, string name, Func<CancellationToken, Task> refresh, ILogger log) =>
        Endpoint(context) is { } endpoint
            ? StartOtlp(endpoint, role, name, FlushLimit(context), refresh, log, context.Time)
            : null;

    /// <summary>How long a process waits at its end for its collector: <c>OTEL_EXPORTER_OTLP_TIMEOUT</c>, in milliseconds,
    /// or 5 s.</summary>
    internal static TimeSpan FlushLimit(CliContext context) =>
        int.TryParse(context.Variable("OTEL_EXPORTER_OTLP_TIMEOUT"), out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromSeconds(5);

    private static OtlpExport StartOtlp(
        string endpoint, string role, string name, TimeSpan limit, Func<CancellationToken, Task> refresh, ILogger log,
        TimeProvider time) =>
        new(endpoint, role, name, limit, refresh, log, time);
}
