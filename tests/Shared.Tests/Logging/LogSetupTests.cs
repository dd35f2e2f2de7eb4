using System.Text.Json;
using DistTrain.Shared.Logging;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Shared.Tests.Logging;

public sealed class LogSetupTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-log-").FullName;
    private readonly ListSink _people = new();

    private string JsonFile => Path.Combine(_directory, "log.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void ToSink_Event_GoesToPeopleAndAsOneJsonLineToTheFile()
    {
        using (var logger = LogSetup.ToSink(JsonFile, _people))
            logger.Information("worker {Worker} joined", "w\n1");

        Assert.Equal("worker \"w\n1\" joined", Assert.Single(_people.Events).RenderMessage());
        using var json = JsonDocument.Parse(Assert.Single(File.ReadAllLines(JsonFile)));
        Assert.Equal("Information", json.RootElement.GetProperty("Level").GetString());
        Assert.Equal("w\n1", json.RootElement.GetProperty("Properties").GetProperty("Worker").GetString());
    }

    [Fact]
    public void FileOnly_Event_IsNotShownToPeople()
    {
        using (var logger = LogSetup.ToSink(JsonFile, _people))
            logger.FileOnly().Information("resolved job file");

        Assert.Empty(_people.Events);
        Assert.Single(File.ReadAllLines(JsonFile));
    }

    [Fact]
    public void ToSink_WhatActorsSay_IsShownToPeopleFromWarningsOn()
    {
        using (var logger = LogSetup.ToSink(JsonFile, _people))
        {
            var actor = logger.ForContext(SerilogLogger.SourceProperty, "akka://disttrain/user/job");
            actor.Information("training -> validating");
            actor.Warning("worker-1 was lost");
        }

        Assert.Equal("worker-1 was lost", Assert.Single(_people.Events).RenderMessage());
        Assert.Equal(2, File.ReadAllLines(JsonFile).Length);
    }

    [Fact]
    public void ToSink_BelowTheLevel_IsDropped()
    {
        using (var logger = LogSetup.ToSink(JsonFile, _people, new LoggingLevelSwitch(LogEventLevel.Warning)))
            logger.Information("chatter");

        Assert.Empty(_people.Events);
        Assert.False(File.Exists(JsonFile) && File.ReadAllText(JsonFile).Length > 0);
    }

    [Fact]
    public void ToSink_FileOfAnEarlierRun_IsAppendedTo()
    {
        for (var start = 0; start < 2; start++)
        {
            using var logger = LogSetup.ToSink(JsonFile, _people);
            logger.Information("start {Start}", start);
        }

        Assert.Equal(2, File.ReadAllLines(JsonFile).Length);
    }

    private sealed class ListSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
