using System.Globalization;
using System.Text.Json.Nodes;
using DistTrain.Cli.Progress;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Results;

namespace DistTrain.Cli.Remote;

/// <summary>Follows a job to its end: an epoch is the same line as in <c>train</c>, warnings go to standard error.</summary>
internal sealed class JobWatch(CoordinatorClient client, CliContext context)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private int? _epochs;
    private int? _best;
    private string? _situation;
    private string? _lastEvent;

    /// <summary>Watches until the job ends; a coordinator that goes away is waited for.</summary>
    /// <returns>The job's exit code.</returns>
    public async Task<int> RunAsync(string job, CancellationToken cancellation)
    {
        Show(await client.JobAsync(job, cancellation));
        var pause = FirstPause;
        while (true)
        {
            try
            {
                using var response = await client.OpenEventsAsync(job, _lastEvent, cancellation);
                await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
                await foreach (var happened in ServerEvents.ReadAsync(stream, context.Time, cancellation))
                {
                    pause = FirstPause;
                    _lastEvent = happened.Id ?? _lastEvent;
                    if (Take(happened) is { } code)
                        return code;
                }

                context.Error.WriteLine("the coordinator closed the stream; connecting again");
            }
            catch (CoordinatorSilentException silence)
            {
                context.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{silence.Message}; trying again in {pause.TotalSeconds:0} s"));
            }

            await Task.Delay(pause, context.Time, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private int? Take(ServerEvent happened)
    {
        switch (happened.Kind)
        {
            case "status":
                Show(JobStatusJson.Read(happened.Data));
                return null;
            case "epoch":
                Show(EpochRecord.FromJson(happened.Data));
                return null;
            case "log":
                ShowLog(happened.Data);
                return null;
            case "end":
                return End(JobStatusJson.Read(happened.Data));
            default:
                return null;
        }
    }

    private void Show(JobView job)
    {
        _epochs = job.Epochs;
        var situation = job.State.Replace('-', ' ') + (job.WaitsFor is { } waits ? ": " + waits : "");
        // Epochs show for themselves that it trains and validates.
        if (situation == _situation || job.IsFinal || (_situation is not null && job.State is "training" or "validating"))
            return;
        _situation = situation;
        context.Output.WriteLine($"{job.Id}: {situation}");
    }

    private void Show(EpochRecord record)
    {
        if (record.Best)
            _best = record.Epoch;
        context.Output.WriteLine(EpochLine.Format(record, _epochs, _best));
    }

    private void ShowLog(string data)
    {
        var line = JsonNode.Parse(data);
        if (line?["level"]?.ToString() is "warning" or "error" or "fatal")
            context.Error.WriteLine($"{line["level"]}: {line["text"]}");
    }

    private int End(JobView job)
    {
        if (job.Result is { } result)
        {
            foreach (var line in RunSummary.Lines(result))
                context.Output.WriteLine(line);
        }
        else
        {
            context.Output.WriteLine($"{job.State.Replace('-', ' ')}{(job.Reason is { } reason ? ": " + reason : "")}");
        }

        return job.State switch
        {
            "failed" => ExitCodes.Failed,
            "cancelled" => ExitCodes.Interrupted,
            _ => ExitCodes.Done,
        };
    }
}
