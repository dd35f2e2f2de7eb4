using DistTrain.Cli.Progress;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Training;

/// <summary>Shows a job's run on the terminal.</summary>
internal sealed class ProgressObserver(ITrainingProgress progress) : ITrainingObserver
{
    /// <inheritdoc/>
    public void StepCommitted(RunPosition position, int samples) => progress.StepCommitted(position, samples);

    /// <inheritdoc/>
    public void Observe(TrainingEvent training)
    {
        switch (training)
        {
            case TrainingEvent.Started started:
                progress.Started(StartOf(started));
                break;
            case TrainingEvent.EpochEnded { End.Record: var record }:
                progress.EpochFinished(record);
                break;
            case { Level: EventLevel.Warning, Text: { } text }:
                progress.Warning(text);
                break;
            case { Level: EventLevel.Information, Text: { } text }:
                progress.Message(text);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The progress is the command's.
    }

    private static TrainingStart StartOf(TrainingEvent.Started start)
    {
        var (context, job) = (start.Context, start.Context.Job);
        return new TrainingStart
        {
            Job = job.Name,
            Seed = job.Seed,
            Parameters = start.Parameters,
            TrainingSamples = context.Data.Count(DatasetSplit.Train),
            ValidationSamples = context.Data.Count(DatasetSplit.Validation),
            TestSamples = context.Data.Count(DatasetSplit.Test),
            BatchSize = start.Plan.BatchSize,
            Microbatches = start.Plan.Microbatches,
            StepsPerEpoch = start.Plan.StepsPerEpoch,
            Epochs = job.Epochs,
            Workers = start.Workers,
            ResumedAt = context.Resume?.State.Position,
            BestEpoch = context.Resume?.State.Best?.Epoch,
        };
    }
}
