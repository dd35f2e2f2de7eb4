using System.Diagnostics.Tracing;
using System.Globalization;
using Serilog;

namespace DistTrain.Cli.Telemetry;

/// <summary>
/// Tells in our log what the exporter says of itself: OpenTelemetry reports trouble nowhere but in event sources. Once, and
/// again every five minutes while it lasts, since an exporter without a collector fails at every try.
/// </summary>
internal sealed class ExportTrouble(string endpoint, ILogger log, TimeProvider time) : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private long? _told;
    private int _count;

    /// <summary>Number of failures that the exporter has reported, those not logged included.</summary>
    public int Count => Volatile.Read(ref _count);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == ExporterSource)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        Interlocked.Increment(ref _count);
        lock (_gate)
        {
            if (_told is { } told && time.GetElapsedTime(told) < Interval)
                return;
            _told = time.GetTimestamp();
        }

        var text = string.Format(
            CultureInfo.InvariantCulture, eventData.Message ?? eventData.EventName ?? "", [.. eventData.Payload ?? []]);
        log.Warning("telemetry is not handed to {Endpoint:l}: {Reason:l}", endpoint, text.Split('\n')[0].TrimEnd());
    }
}
