using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using DistTrain.Shared.Cluster;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using LogEvent = Serilog.Events.LogEvent;

namespace DistTrain.Shared.Tests.Logging;

/// <summary>Alone, since the logger that actors reach is one for the process.</summary>
[CollectionDefinition(nameof(SerilogLoggerTests), DisableParallelization = true)]
[Collection(nameof(SerilogLoggerTests))]
public sealed class SerilogLoggerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly WaitingSink _sink = new();
    private readonly Logger _logger;

    public SerilogLoggerTests()
    {
        _logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(_sink).CreateLogger();
        Serilog.Log.Logger = _logger;
    }

    public void Dispose()
    {
        Serilog.Log.Logger = Logger.None;
        _logger.Dispose();
    }

    [Fact]
    public async Task Receive_LogEvents_KeepLevelSourceTextAndCause()
    {
        var system = ActorSystem.Create("logging", ClusterConfiguration.OneProcess);
        try
        {
            var log = Akka.Event.Logging.GetLogger(system, typeof(SerilogLoggerTests));
            log.Info("microbatch {0} of {1}", 3, 8);
            log.Warning("late by 50% {or so}");
            log.Error(new InvalidOperationException("broken"), "a step failed");

            var info = await _sink.WaitFor("microbatch 3 of 8", Limit);
            var warning = await _sink.WaitFor("late by 50% {or so}", Limit);
            var error = await _sink.WaitFor("a step failed", Limit);

            Assert.Equal(LogEventLevel.Information, info.Level);
            Assert.Contains(nameof(SerilogLoggerTests), info.Properties["SourceContext"].ToString(), StringComparison.Ordinal);
            Assert.Equal(LogEventLevel.Warning, warning.Level);
            Assert.Equal(LogEventLevel.Error, error.Level);
            Assert.Equal("broken", error.Exception?.Message);
        }
        finally
        {
            await system.Terminate().WaitAsync(Limit);
        }
    }

    private sealed class WaitingSink : ILogEventSink
    {
        private readonly Channel<LogEvent> _events = Channel.CreateUnbounded<LogEvent>();

        public void Emit(LogEvent logEvent) => _events.Writer.TryWrite(logEvent);

        /// <summary>The next event that says a text; those before it are dropped.</summary>
        public async Task<LogEvent> WaitFor(string text, TimeSpan limit)
        {
            while (true)
            {
                var logged = await _events.Reader.ReadAsync().AsTask().WaitAsync(limit);
                if (logged.RenderMessage().Contains(text, StringComparison.Ordinal))
                    return logged;
            }
        }
    }
}
