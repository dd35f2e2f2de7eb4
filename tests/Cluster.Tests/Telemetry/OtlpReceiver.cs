using System.Net;
using DistTrain.Cluster.Tests.Training;

namespace DistTrain.Cluster.Tests.Telemetry;

/// <summary>A number that a process handed over. Labels are joined: <c>job=a,part=train</c>.</summary>
internal sealed record ReceivedPoint(string Service, string Name, string Unit, bool IsCounter, string Labels, double Value);

/// <summary>A span that a process handed over.</summary>
internal sealed record ReceivedSpan(
    string Service, string Name, string Trace, string Id, string Parent, TimeSpan Duration, string Attributes);

/// <summary>A collector of OpenTelemetry over HTTP with Protocol Buffers, on loopback. It keeps everything.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<ReceivedPoint> _points = [];
    private readonly List<ReceivedSpan> _spans = [];
    private readonly Task _serving;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OtlpReceiver()
    {
        Address = $"http://127.0.0.1:{TrainingCluster.FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The variables that make a process hand over to here.</summary>
    public (string Name, string Value)[] Variables =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
        // The test waits for what a busy machine hands over late.
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "45000"),
    ];

    public IReadOnlyList<ReceivedPoint> Points
    {
        get
        {
            lock (_points)
                return [.. _points];
        }
    }

    public IReadOnlyList<ReceivedSpan> Spans
    {
        get
        {
            lock (_points)
                return [.. _spans];
        }
    }

    /// <summary>Waits for a number, which must come.</summary>
    public async Task<ReceivedPoint> Point(Func<ReceivedPoint, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TrainingProcess.Limit);
        while (true)
        {
            Task news;
            lock (_points)
            {
                if (_points.FirstOrDefault(wanted) is { } found)
                    return found;
                news = _news.Task;
            }

            await news.WaitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var request = new ProtobufFields(body.ToArray());
            lock (_points)
            {
                if (context.Request.Url!.AbsolutePath == "/v1/metrics")
                    _points.AddRange(ReadMetrics(request));
                else
                    _spans.AddRange(ReadSpans(request));
                _news.SetResult();
                _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    // Field numbers: opentelemetry/proto/metrics/v1/metrics.proto and trace/v1/trace.proto.
    private static IEnumerable<ReceivedPoint> ReadMetrics(ProtobufFields request) =>
        from resource in request.Messages(1)
        let service = Service(resource)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        let counter = metric.Messages(7).Any()
        from data in metric.Messages(counter ? 7 : 5)
        from point in data.Messages(1)
        select new ReceivedPoint(
            service, metric.Text(1), metric.Text(3), counter && data.Flag(3), Attributes(point, 7),
            point.Double(4) ?? double.NaN);

    private static IEnumerable<ReceivedSpan> ReadSpans(ProtobufFields request) =>
        from resource in request.Messages(1)
        let service = Service(resource)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new ReceivedSpan(
            service, span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4),
            TimeSpan.FromMicroseconds((span.Fixed64(8) - span.Fixed64(7)) / 1e3),
            Attributes(span, 9));

    private static string Service(ProtobufFields resource) =>
        resource.Messages(1).Single().Messages(1).Single(attribute => attribute.Text(1) == "service.name").Messages(2)
            .Single().Text(1);

    private static string Attributes(ProtobufFields message, int number) =>
        string.Join(
            ',',
            message.Messages(number).Select(pair => $"{pair.Text(1)}={pair.Messages(2).Single().Text(1)}")
                .Order(StringComparer.Ordinal));
}
