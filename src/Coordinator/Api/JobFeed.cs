using DistTrain.Coordinator.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// A job: its state (<c>status</c>) when it changed, each epoch (<c>epoch</c>) once, its log lines (<c>log</c>), and the
/// <c>end</c> with its last state. An epoch that is trained again after a crash is the same one and is not told again.
/// </summary>
internal sealed class JobFeed : IEventFeed
{
    private const int FirstLogBytes = 64 << 10;
    private readonly string _job;
    private readonly LineFollower _epochs;
    private readonly LineFollower _log;
    private JobEventId _at;
    private string? _status;

    public JobFeed(JobId job, string directory, JobEventId after)
    {
        _job = job.Value;
        _epochs = new LineFollower(Path.Combine(directory, "epochs.jsonl"));
        _log = new LineFollower(Path.Combine(directory, "log.jsonl"));
        _at = after;
        if (after.Log is { } offset)
            _log.Seek(offset);
        else
            _log.SeekNearEnd(FirstLogBytes);
    }

    public bool Add(EventWriter writer, Overview? now)
    {
        var status = now?.Job(_job);
        if (status is { } changed && changed.Json != _status)
            writer.Add("status", null, _status = changed.Json);
        // The state was looked at before the files, so nothing is left in them once it is final.
        var more = AddEpochs(writer) | AddLog(writer);
        if (more || status is not { View.IsFinal: true } last)
            return true;
        writer.Add("end", null, last.Json);
        return false;
    }

    private bool AddEpochs(EventWriter writer)
    {
        var lines = _epochs.Read();
        foreach (var (line, _) in lines)
        {
            if (RunFiles.Epoch(line) is not { } record || record.Epoch <= _at.Epoch)
                continue;
            _at = _at with { Epoch = record.Epoch };
            writer.Add("epoch", _at.ToString(), record.ToJson());
        }

        return lines.Count > 0;
    }

    private bool AddLog(EventWriter writer)
    {
        var lines = _log.Read();
        foreach (var (line, end) in lines)
        {
            _at = _at with { Log = end };
            if (LogLine.Of(line) is { } json)
                writer.Add("log", _at.ToString(), json);
        }

        return lines.Count > 0;
    }
}
