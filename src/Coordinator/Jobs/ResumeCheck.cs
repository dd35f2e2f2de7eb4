using DistTrain.Coordinator.Checkpointing;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Whether a run may go on from a checkpoint under the job file as it is now.</summary>
internal static class ResumeCheck
{
    /// <summary>What differs in the things that decide which samples a step sees. Pure.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="job">The job as it is now.</param>
    /// <param name="data">Its prepared data.</param>
    /// <returns>
    /// Warnings: the rest of the run is not what either job file gives alone. Or, when the checkpoint lies within an epoch,
    /// errors: samples would be trained on twice or never.
    /// </returns>
    public static InputResult<IReadOnlyList<string>> Compare(RunSnapshot checkpoint, JobSpec job, PreparedDataSet data)
    {
        var state = checkpoint.State;
        var differences = new List<string>();
        if (state.Seed != job.Seed)
            differences.Add($"seed {state.Seed}, now {job.Seed}");
        if (state.DataSet is { } key && key != data.ContentKey)
            differences.Add("other data, another split or another encoding");
        if (JobFileReader.Read(state.JobFile, checkpoint.Path, "/") is { IsGood: true, Value: var before })
        {
            var samples = data.Count(DatasetSplit.Train);
            var (then, now) = (MinibatchPlan.For(before, samples), MinibatchPlan.For(job, samples));
            if (then.BatchSize != now.BatchSize)
                differences.Add($"batch-size {then.BatchSize}, now {now.BatchSize}");
            if (then.Microbatches != now.Microbatches)
                differences.Add($"microbatches: {then.Microbatches}, now {now.Microbatches}");
        }

        var made = $"checkpoint {checkpoint.Name} was made with ";
        return differences.Count > 0 && state.Position.StepInEpoch > 0
            ? InputResult<IReadOnlyList<string>>.Bad(
            [
                .. differences.Select(d => new InputError(
                    "resume", "",
                    $"{made}{d}, and lies within epoch {state.Position.Epoch}, of which samples would be trained on twice "
                        + "or never; resume with the job file it was made with, or start afresh in another directory")),
            ])
            : InputResult<IReadOnlyList<string>>.Good(
                [.. differences.Select(d => $"{made}{d}: the result is that of neither alone")]);
    }
}
