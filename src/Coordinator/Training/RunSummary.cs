using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Training;

/// <summary>Makes <c>result.json</c> of a run's last state.</summary>
internal static class RunSummary
{
    /// <summary>The result of a run that ended.</summary>
    public static RunResult Of(
        JobSpec job, RunState state, TrainingEnd end, long parameters, string? parametersHash, string? stateHash,
        int validationSamples, PartResult? test, double seconds)
    {
        var returned =
            job.EarlyStopping is { RestoreBest: false } ? (state.History is [.., var last] ? last : null) : Best(state);
        var ledger = state.Ledger;
        return new RunResult
        {
            Job = job.Name,
            Outcome = end.Outcome,
            Reason = end.Reason,
            Epochs = state.History.Count,
            Steps = state.Position.Step,
            Samples = ledger.Samples,
            Parameters = parameters,
            Best = Best(state),
            Validation = returned?.ValidationLoss is { } loss
                ? new PartResult(loss, validationSamples, returned.ValidationMetrics)
                : null,
            Test = test,
            MinWorkers = ledger.MinWorkers,
            MaxWorkers = ledger.MaxWorkers,
            Reproducible = job.Reproducible && !ledger.Heterogeneous,
            WallSeconds = ledger.WallSeconds + seconds,
            SamplesPerSecond = ledger.TrainingSeconds > 0 ? ledger.Samples / ledger.TrainingSeconds : 0,
            ParametersSha256 = parametersHash,
            StateSha256 = stateHash,
        };
    }

    /// <summary>The result of a job that ended before it could train.</summary>
    public static RunResult OfNothing(string job, RunOutcome outcome, string reason) => new()
    {
        Job = job,
        Outcome = outcome,
        Reason = reason,
        Epochs = 0,
        Steps = 0,
        Samples = 0,
        Parameters = 0,
        MinWorkers = 0,
        MaxWorkers = 0,
        WallSeconds = 0,
        SamplesPerSecond = 0,
    };

    private static EpochRecord? Best(RunState state) =>
        state.Best is { } best ? state.History.FirstOrDefault(e => e.Epoch == best.Epoch) : null;
}
