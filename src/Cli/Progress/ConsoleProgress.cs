using System.Globalization;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;
using Serilog;

namespace DistTrain.Cli.Progress;

/// <summary>Shows people how a run goes: a line for each epoch, and on a terminal a live bar below.</summary>
/// <param name="logger">Where the lines go.</param>
/// <param name="bar">The live bar; null where the output is not a terminal.</param>
internal sealed class ConsoleProgress(ILogger logger, LiveBar? bar, TimeProvider time) : ITrainingProgress
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);

    private TrainingStart? _start;
    private int? _bestEpoch;
    private long _barShown;
    private long _samplesSince;

    public void Started(TrainingStart start)
    {
        _start = start;
        _bestEpoch = start.BestEpoch;
        foreach (var line in StartLines(start))
            logger.Information("{Line:l}", line);
        _barShown = time.GetTimestamp();
        bar?.Start(BarText(start.ResumedAt?.Epoch ?? 1), start.Epochs ?? 1);
    }

    public void StepCommitted(RunPosition position, int samples)
    {
        if (bar is null || _start is not { } start)
            return;
        _samplesSince += samples;
        var elapsed = time.GetElapsedTime(_barShown);
        if (elapsed < BarInterval)
            return;
        // Without a limit on the epochs the bar is that of the epoch.
        var done = (double)position.StepInEpoch / start.StepsPerEpoch;
        bar.Update(BarText(position.Epoch), start.Epochs is null ? done : position.Epoch - 1 + done,
            Quantity.Rate(_samplesSince / elapsed.TotalSeconds) + " samples/s");
        _barShown = time.GetTimestamp();
        _samplesSince = 0;
    }

    public void EpochFinished(EpochRecord record)
    {
        if (record.Best)
            _bestEpoch = record.Epoch;
        logger.Information("{Line:l}", EpochLine.Format(record, _start?.Epochs, _bestEpoch));
    }

    public void Message(string text) => logger.Information("{Line:l}", text);

    public void Warning(string text) => logger.Warning("{Line:l}", text);

    /// <summary>The lines above the first epoch.</summary>
    internal static IEnumerable<string> StartLines(TrainingStart start)
    {
        var parts = string.Create(CultureInfo.InvariantCulture, $"{start.TrainingSamples:N0} training");
        if (start.ValidationSamples > 0)
            parts += string.Create(CultureInfo.InvariantCulture, $" + {start.ValidationSamples:N0} validation");
        if (start.TestSamples > 0)
            parts += string.Create(CultureInfo.InvariantCulture, $" + {start.TestSamples:N0} test");
        yield return $"{start.Job}: {Quantity.Count(start.Parameters, "parameter")}, {parts} samples, seed {start.Seed}";
        yield return $"{Quantity.Count(start.Workers, "worker")}, {Quantity.Count(start.StepsPerEpoch, "step")} an epoch, "
            + $"each of {Quantity.Count(start.BatchSize, "sample")} in {Quantity.Count(start.Microbatches, "microbatch")}";
        if (start.ResumedAt is { } at)
            yield return $"going on in epoch {at.Epoch} after {Quantity.Count(at.Step, "step")}";
    }

    private string BarText(int epoch) => _start?.Epochs is { } epochs ? $"epoch {epoch}/{epochs}" : $"epoch {epoch}";
}
