using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;
using Serilog.Events;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// A job: its state (<c>status</c>) when it changed, each epoch (<c>epoch</c>) once, its log lines (<c>log</c>), and the
/// <c>end</c> with its last state. An epoch that is trained again after a crash is the same one and is not told again.
/// </summary>
internal sealed class JobFeed : IEventFeed
{
    private const int FirstLogBytes = 64 << 10;
    private readonly JobId _job;
    private readonly LineFollower _epochs;
    private readonly LineFollower _log;
    private JobEventId _at;
    private string? _status;

    public JobFeed(JobId job, RunDirectory run, JobEventId after)
    {
        _job = job;
        _epochs = new LineFollower(run.EpochsFile);
        _log = new LineFollower(run.LogFile);
        _at = after;
        if (after.Log is { } offset)
            _log.Seek(offset);
        else
            _log.SeekNearEnd(FirstLogBytes);
    }

    public bool IsOver { get; private set; }

    public IEnumerable<SseItem<string>> Next(ClusterState? now)
    {
        var job = now?.Jobs.FirstOrDefault(job => job.Id == _job);
        var status = job is null ? _status : JsonSerializer.Serialize(job, StatusJson.Default.JobStatus);
        if (status is not null && status != _status)
            yield return new(status, "status");
        _status = status;
        // The state was looked at before the files, so nothing is left in them once it is final.
        var epochs = _epochs.Read();
        var log = _log.Read();
        foreach (var item in epochs.Select(line => EpochOf(line.Line)).Concat(log.Select(line => LogOf(line.Line, line.End))))
            if (item is { } found)
                yield return found;
        if (epochs.Count > 0 || log.Count > 0 || job?.State.IsFinal() != true)
            yield break;
        IsOver = true;
        yield return new(status!, "end");
    }

    private SseItem<string>? EpochOf(string line)
    {
        if (RunDirectory.ReadEpoch(line) is not { } record || record.Epoch <= _at.Epoch)
            return null;
        _at = _at with { Epoch = record.Epoch };
        return new SseItem<string>(record.ToJson(), "epoch") { EventId = _at.ToString() };
    }

    private SseItem<string>? LogOf(string line, long end)
    {
        _at = _at with { Log = end };
        if (EntryOf(line) is not { } entry)
            return null;
        var json = JsonSerializer.Serialize(entry, StatusJson.Default.LogEntry);
        return new SseItem<string>(json, "log") { EventId = _at.ToString() };
    }

    /// <summary>The short form of a line of Serilog's JSON; null when it is none.</summary>
    private static LogEntry? EntryOf(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject logged
                || (logged["RenderedMessage"] ?? logged["MessageTemplate"])?.ToString() is not { } text)
                return null;
            if (logged["Exception"]?.ToString() is { } exception)
                text += "\n" + exception;
            var level = Enum.TryParse(logged["Level"]?.ToString(), out LogEventLevel read) ? read : LogEventLevel.Information;
            return new LogEntry(logged["Timestamp"]?.ToString(), level, text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
