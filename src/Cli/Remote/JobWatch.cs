using System.Globalization;
using System.Net.ServerSentEvents;
using DistTrain.Cli.Progress;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Yaml;
using Serilog.Events;

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
                    _lastEvent = happened.EventId ?? _lastEvent;
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

    private int? Take(SseItem<string> happened)
    {
        switch (happened.EventType)
        {
            case "status":
                Show(client.Read(happened.Data, StatusJson.Default.JobStatus));
                return null;
            case "epoch":
                Show(client.Read(happened.Data, StatusJson.Default.EpochRecord));
                return null;
            case "log":
                Show(client.Read(happened.Data, StatusJson.Default.LogEntry));
                return null;
            case "end":
                return End(client.Read(happened.Data, StatusJson.Default.JobStatus));
            default:
                return null;
        }
    }

    private void Show(JobStatus job)
    {
        _epochs = job.Epochs;
        var situation = Words(job.State) + (job.WaitsFor is { } waits ? ": " + waits : "");
        // Epochs show for themselves that it trains and validates.
        if (situation == _situation || job.State.IsFinal()
            || (_situation is not null && job.State is JobPhase.Training or JobPhase.Validating))
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

    private void Show(LogEntry line)
    {
        if (line.Level >= LogEventLevel.Warning)
            context.Error.WriteLine($"{KebabCase.Of(line.Level)}: {line.Text}");
    }

    private int End(JobStatus job)
    {
        if (job.Result is { } result)
        {
            foreach (var line in RunSummary.Lines(result))
                context.Output.WriteLine(line);
        }
        else
        {
            context.Output.WriteLine($"{Words(job.State)}{(job.Reason is { } reason ? ": " + reason : "")}");
        }

        return job.State switch
        {
            JobPhase.Failed => ExitCodes.Failed,
            JobPhase.Cancelled => ExitCodes.Interrupted,
            _ => ExitCodes.Done,
        };
    }

    private static string Words(JobPhase phase) => KebabCase.Of(phase).Replace('-', ' ');
}
