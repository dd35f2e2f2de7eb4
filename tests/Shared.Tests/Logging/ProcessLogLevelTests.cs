using DistTrain.Shared.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Shared.Tests.Logging;

public sealed class ProcessLogLevelTests
{
    private readonly ListSink _people = new();

    [Fact]
    public void Follow_DebugAndBack_ReachesTheConsoleAndEndsThere()
    {
        var level = new ProcessLogLevel();
        using var logger = LogSetup.ToSink(null, _people, level.Switch);

        logger.Debug("one");
        level.Follow("debug", logger);
        logger.Debug("two");
        level.Follow(null, logger);
        logger.Debug("three");

        Assert.Equal(["log level information -> debug", "two", "log level debug -> information"], _people.Texts);
        Assert.Equal("information", level.Current);
    }

    [Fact]
    public void Follow_QuieterLevel_IsToldOnce()
    {
        var level = new ProcessLogLevel("warning");
        using var logger = LogSetup.ToSink(null, _people, level.Switch);

        level.Follow("error", logger);
        level.Follow("error", logger);
        logger.Warning("unheard");

        Assert.Equal(["log level warning -> error"], _people.Texts);
        Assert.Equal(("error", "warning"), (level.Current, level.Initial));
    }

    [Theory]
    [InlineData("verbose")]
    [InlineData("0")]
    [InlineData("")]
    public void New_NoLevel_IsRefusedWithThoseThatThereAre(string name) =>
        Assert.Contains(
            "debug, information, warning, error", Assert.Throws<ArgumentException>(() => new ProcessLogLevel(name)).Message,
            StringComparison.Ordinal);

    private sealed class ListSink : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.RenderMessage());
    }
}
