using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Datasets;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What a job does before its first worker comes: reads files, which takes time and can fail.</summary>
internal static class RunPreparation
{
    /// <summary>Prepares the data set and finds the point of resumption.</summary>
    /// <returns>The run, or everything that is wrong with the data.</returns>
    /// <exception cref="CheckpointException">There are checkpoints and none is good.</exception>
    public static InputResult<PreparedRun> Prepare(TrainingJobOptions options)
    {
        var job = options.Job;
        var prepared = DataSetPreparation.Prepare(job.Data, job.Loss.TargetType, job.Seed, options.DataDirectory);
        if (!prepared.IsGood)
            return InputResult<PreparedRun>.Bad(prepared.Errors);
        var data = prepared.Value;
        try
        {
            var notes = new List<string>(prepared.Warnings);
            var directory = new RunDirectory(options.OutputDirectory);
            directory.Create();
            var store = new CheckpointStore(directory.Checkpoints);
            RunSnapshot? best = null;
            var latest = options.Resume ? store.LoadLatest(notes.Add, found => best = BestOf(found, store)) : null;
            if (latest is not null)
            {
                var check = ResumeCheck.Compare(latest, job, data);
                if (!check.IsGood)
                {
                    data.Dispose();
                    return InputResult<PreparedRun>.Bad(check.Errors);
                }

                notes.AddRange(check.Value);
            }

            var runAttempt = RunAttempts.TakeNext(directory.Checkpoints);
            directory.WriteJob(JobFileWriter.Write(job));
            directory.StartEpochs(latest?.State.History ?? []);
            directory.RemoveResult();
            var context = new TrainingContext(options.Id, runAttempt, job, data, options.Training)
            {
                Resume = latest,
                Best = best,
            };
            return InputResult<PreparedRun>.Good(new PreparedRun(directory, context, notes, options.Time));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>The checkpoint that holds a checkpoint's best model; null when there is no best epoch yet.</summary>
    /// <exception cref="CheckpointException">It is missing or bad.</exception>
    public static RunSnapshot? BestOf(RunSnapshot latest, CheckpointStore store) =>
        latest.State.Best is not { } best ? null : best.Checkpoint is { } name ? store.Load(name) : latest;
}
