using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Coordinator.Hosting;

/// <summary>Logs a job's run: a readable line an epoch on the console, everything in the job's <c>log.jsonl</c>.</summary>
internal sealed class LoggingObserver : ITrainingObserver
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
    public void StepCommitted(RunPosition position, int samples)
    {
    }

    /// <inheritdoc/>
    public void Observe(TrainingEvent training)
    {
        switch (training)
        {
            case TrainingEvent.Started started:
                Start(started);
                break;
            case TrainingEvent.EpochEnded { End.Record: var record }:
                _best = record.Best ? record.Epoch : _best;
                Write(LogEventLevel.Information, EpochLine.Format(record, _epochs, _best));
                break;
            case { Level: EventLevel.Information or EventLevel.Warning, Text: { } text }:
                Write(training.Level == EventLevel.Warning ? LogEventLevel.Warning : LogEventLevel.Information, text);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Start(TrainingEvent.Started start)
    {
        var (context, job) = (start.Context, start.Context.Job);
        _epochs = job.Epochs;
        _best = context.Resume?.State.Best?.Epoch;
        var at = context.Resume is { } resume ? $", goes on at epoch {resume.State.Position.Epoch}" : "";
        Write(
            LogEventLevel.Information,
            $"{Quantity.Count(start.Parameters, "parameter")}, {context.Data.Count(DatasetSplit.Train)} training + "
            + $"{context.Data.Count(DatasetSplit.Validation)} validation + {context.Data.Count(DatasetSplit.Test)} test samples, "
            + $"{Quantity.Count(start.Workers, "worker")}, {Quantity.Count(start.Plan.StepsPerEpoch, "step")} an epoch, start "
            + $"{context.RunAttempt}{at}");
    }

    private void Write(LogEventLevel level, string text)
    {
        _log.Write(level, "{Job:l}: {Text:l}", _job.Value, text);
        _file.Write(level, "{Text:l}", text);
    }
}
