using DistTrain.Coordinator.Jobs;
using DistTrain.Shared.Data;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Results;
using Serilog;

namespace DistTrain.Coordinator.Hosting;

/// <summary>Logs a job's run: a readable line an epoch on the console, everything in the job's <c>log.jsonl</c>.</summary>
internal sealed class LoggingObserver : IRunObserver
{
    private readonly JobId _job;
    private readonly ILogger _log;
    private int? _epochs;
    private int? _best;

    public LoggingObserver(JobId job, ILogger log) => (_job, _log) = (job, log);

    /// <inheritdoc/>
    public void Started(RunStart start)
    {
        var (context, job) = (start.Context, start.Context.Job);
        _epochs = job.Epochs;
        _best = context.Resume?.State.Best?.Epoch;
        var at = context.Resume is { } resume ? $", goes on at epoch {resume.State.Position.Epoch}" : "";
        _log.Information(
            "job {Job:l}: {Parameters} parameters, {Training} training + {Validation} validation + {Test} test samples, "
            + "{Workers} workers, {Steps} steps an epoch, start {Incarnation}{At:l}",
            _job.Value, start.Parameters, context.Data.Count(DataPart.Train), context.Data.Count(DataPart.Validation),
            context.Data.Count(DataPart.Test), start.Workers, start.StepsPerEpoch, context.Incarnation, at);
    }

    /// <inheritdoc/>
    public void StepCommitted(RunPosition position, int samples)
    {
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochRecord record)
    {
        _best = record.Best ? record.Epoch : _best;
        _log.Information("{Job:l}: {Line:l}", _job.Value, EpochLine.Format(record, _epochs, _best));
    }

    /// <inheritdoc/>
    public void Message(string text, bool warning) =>
        _log.Write(
            warning ? Serilog.Events.LogEventLevel.Warning : Serilog.Events.LogEventLevel.Information, "{Job:l}: {Text:l}", _job.Value, text);
}
