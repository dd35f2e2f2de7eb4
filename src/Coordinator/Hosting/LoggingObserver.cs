using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;
using Serilog;
using Serilog.Core;

namespace DistTrain.Coordinator.Hosting;

/// <summary>Logs a job's run: a readable line an epoch on the console, everything in the job's <c>log.jsonl</c>.</summary>
internal sealed class LoggingObserver : IRunObserver
{
    private readonly JobId _job;
    private readonly ILogger _log;
    private readonly Logger _file;
    private int? _epochs;
    private int? _best;

    public LoggingObserver(JobId job, RunDirectory directory, ILogger log)
    {
        _job = job;
        _log = log;
        _file = LogSetup.ToFile(directory.LogFile);
    }

    /// <inheritdoc/>
    public void Started(RunStart start)
    {
        var (context, job) = (start.Context, start.Context.Job);
        _epochs = job.Epochs;
        _best = context.Resume?.State.Best?.Epoch;
        var at = context.Resume is { } resume ? $", goes on at epoch {resume.State.Position.Epoch}" : "";
        Write(
            Serilog.Events.LogEventLevel.Information,
            $"{Quantity.Count(start.Parameters, "parameter")}, {context.Data.Count(DatasetSplit.Train)} training + "
            + $"{context.Data.Count(DatasetSplit.Validation)} validation + {context.Data.Count(DatasetSplit.Test)} test samples, "
            + $"{Quantity.Count(start.Workers, "worker")}, {Quantity.Count(start.StepsPerEpoch, "step")} an epoch, start {context.RunAttempt}{at}");
    }

    /// <inheritdoc/>
    public void StepCommitted(RunPosition position, int samples)
    {
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochRecord record)
    {
        _best = record.Best ? record.Epoch : _best;
        Write(Serilog.Events.LogEventLevel.Information, EpochLine.Format(record, _epochs, _best));
    }

    /// <inheritdoc/>
    public void Message(string text, bool warning) =>
        Write(warning ? Serilog.Events.LogEventLevel.Warning : Serilog.Events.LogEventLevel.Information, text);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(Serilog.Events.LogEventLevel level, string text)
    {
        _log.Write(level, "{Job:l}: {Text:l}", _job.Value, text);
        _file.Write(level, "{Text:l}", text);
    }
}
