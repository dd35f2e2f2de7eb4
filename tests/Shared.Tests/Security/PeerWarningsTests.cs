using DistTrain.Shared.Security;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Shared.Tests.Security;

public sealed class PeerWarningsTests : IDisposable
{
    private readonly Levels _levels = new();
    private readonly Logger _log;
    private readonly FakeTimeProvider _clock = new();

    public PeerWarningsTests() => _log = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(_levels).CreateLogger();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Report_OfOnePeer_WarnsOnceInHalfAMinute()
    {
        var warnings = new PeerWarnings(_clock, _log);
        foreach (var seconds in (int[])[0, 10, 19, 2])
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            warnings.Report("a", "{Peer:l} {Reason:l}", "why");
        }

        Assert.Equal([LogEventLevel.Warning, LogEventLevel.Debug, LogEventLevel.Debug, LogEventLevel.Warning], _levels.Seen);
    }

    [Fact]
    public void Report_WithALevelAndAPause_KeepsToThem()
    {
        var names = new PeerWarnings(_clock, _log, LogEventLevel.Information, TimeSpan.FromMinutes(10));
        foreach (var seconds in (int[])[0, 599, 1])
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            names.Report("a", "{Peer:l} {Reason:l}", "why");
        }

        Assert.Equal([LogEventLevel.Information, LogEventLevel.Debug, LogEventLevel.Information], _levels.Seen);
    }

    [Fact]
    public void Report_OfManyPeers_WarnsOfEachUpToABound()
    {
        var warnings = new PeerWarnings(_clock, _log);
        for (var peer = 0; peer < 5000; peer++)
            warnings.Report($"{peer}", "{Peer:l} {Reason:l}", "why");

        Assert.Equal(1024, _levels.Seen.Count(level => level == LogEventLevel.Warning));
    }

    private sealed class Levels : ILogEventSink
    {
        public List<LogEventLevel> Seen { get; } = [];

        public void Emit(LogEvent logEvent) => Seen.Add(logEvent.Level);
    }
}
