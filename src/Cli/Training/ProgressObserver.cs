using DistTrain.Cli.Progress;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Training;

/// <summary>Shows a job's run on the terminal.</summary>
internal sealed class ProgressObserver(ITrainingProgress progress) : IRunObserver
{
    /// <inheritdoc/>
    public void Started(RunStart start)
    {
        var (context, job) = (start.Context, start.Context.Job);
        progress.Started(new TrainingStart
        {
            Job = job.Name,
            Seed = job.Seed,
            Parameters = start.Parameters,
            TrainingSamples = context.Data.Count(DatasetSplit.Train),
            ValidationSamples = context.Data.Count(DatasetSplit.Validation),
            TestSamples = context.Data.Count(DatasetSplit.Test),
            BatchSize = start.BatchSize,
            Microbatches = start.Microbatches,
            StepsPerEpoch = start.StepsPerEpoch,
            Epochs = job.Epochs,
            Workers = start.Workers,
            ResumedAt = context.Resume?.State.Position,
            BestEpoch = context.Resume?.State.Best?.Epoch,
        });
    }

    /// <inheritdoc/>
    public void StepCommitted(RunPosition position, int samples) => progress.StepCommitted(position, samples);

    /// <inheritdoc/>
    public void EpochEnded(EpochRecord record) => progress.EpochFinished(record);

    /// <inheritdoc/>
    public void Message(string text, bool warning)
    {
        if (warning)
            progress.Warning(text);
        else
            progress.Message(text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The progress is the command's.
    }
}
