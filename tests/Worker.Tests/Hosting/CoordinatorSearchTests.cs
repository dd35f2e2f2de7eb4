using System.Collections.Immutable;
using DistTrain.Shared.Cluster;
using DistTrain.Worker.Hosting;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Worker.Tests.Hosting;

/// <summary>A coordinator that is not there yet is looked for with growing pauses, and each look is told of.</summary>
public sealed class CoordinatorSearchTests : IDisposable
{
    private static readonly ImmutableArray<Endpoint> s_two = [new("coordinator", 4053), new("127.0.0.1", 4053)];
    private readonly List<string> _lines = [];
    private readonly FakeTimeProvider _time = new();
    private readonly Logger _log;

    public CoordinatorSearchTests() => _log = new LoggerConfiguration().WriteTo.Sink(new Lines(_lines)).CreateLogger();

    [Fact]
    public async Task Run_NobodyThereForAWhile_PausesGrowToFourSecondsAndEachLookIsLogged()
    {
        var looks = 0;
        var search = new CoordinatorSearch(
            s_two, (at, _) =>
                Task.FromResult(
                    at.Host == "coordinator" ? "Name or service not known" : ++looks > 6 ? null : "Connection refused"),
            _time, _log);

        // Without xunit's context a wait that is over goes on inside Advance, so that the order of things is the clock's alone.
        SynchronizationContext.SetSynchronizationContext(null);
        var found = search.RunAsync(CancellationToken.None);
        foreach (var pause in (double[])[0.5, 1, 2, 4, 4, 4])
        {
            var before = looks;
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(before, looks);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(before + 1, looks);
        }

        Assert.True(await found);
        Assert.Equal(6, _lines.Count);
        Assert.Contains(
            "coordinator:4053: Name or service not known, 127.0.0.1:4053: Connection refused; the next look is in 0.5 s",
            _lines[0],
            StringComparison.Ordinal);
        Assert.StartsWith("no coordinator for 12 s: ", _lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Stopped_EndsWithoutOne()
    {
        using var stop = new CancellationTokenSource();
        var search = new CoordinatorSearch(
            s_two, async (_, _) =>
            {
                await stop.CancelAsync();
                return "Connection refused";
            },
            _time, _log);

        Assert.False(await search.RunAsync(stop.Token));
        Assert.Empty(_lines);
    }

    public void Dispose() => _log.Dispose();

    private sealed class Lines(List<string> lines) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) =>
            lines.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
