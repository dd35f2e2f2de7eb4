using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Builds a job's status.</summary>
public static class JobStatusFactory
{
    /// <summary>The status of a job. Pure.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="job">Its job file; null when that cannot be read.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="created">When it was handed in.</param>
    /// <param name="history">The epochs that ended, in order.</param>
    /// <param name="engine">What its step engine does; null when it has none.</param>
    public static JobStatus Of(
        JobId id, JobSpec? job, JobState state, DateTimeOffset created, IReadOnlyList<EpochRecord> history,
        EngineStatus? engine = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(history);
        return new JobStatus
        {
            Id = id,
            Name = job?.Name ?? id.Value,
            State = state.Phase,
            Reason = state.Reason,
            WaitsFor = state.Phase == JobPhase.WaitingForWorkers ? engine?.WaitsFor ?? state.Reason : null,
            Created = created,
            Position = engine is null
                ? PositionOf(history, state.Result)
                : new JobPosition(engine.Position.Epoch, engine.Position.StepInEpoch, engine.Position.Step, engine.StepsPerEpoch),
            Epochs = job?.Epochs,
            Samples = state.Result?.Samples ?? history.Sum(epoch => epoch.Samples),
            LastEpoch = history.Count > 0 ? history[^1] : null,
            Best = history.LastOrDefault(epoch => epoch.Best),
            Result = state.Result,
            Reproducible = state.Result?.Reproducible ?? engine?.Reproducible ?? true,
            UpdateMode = engine?.UpdateMode,
            Workers = engine is null || state.IsFinal ? [] : [.. engine.Workers.Select(worker => WorkerOf(worker, engine))],
        };
    }

    /// <summary>The status of a job that runs nowhere, from what its directory shows; null when there is no job in it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="run">Its directory.</param>
    /// <param name="ended">How it ended, where that is known better than from its result; else null.</param>
    public static JobStatus? OfDirectory(JobId id, RunDirectory run, JobState? ended = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!run.HasJob)
            return null;
        var state = ended ?? (run.ReadResult() is { } result ? JobTransitions.Of(result) : JobState.Queued);
        return Of(id, run.ReadJob(), state, run.Created, run.ReadEpochs());
    }

    private static JobPosition? PositionOf(IReadOnlyList<EpochRecord> history, RunResult? result)
    {
        if (history.Count == 0)
            return null;
        var last = history[^1];
        return new JobPosition(last.Epoch, 0, Math.Max(last.Step, result?.Steps ?? 0), (int)Math.Max(1, last.Step / last.Epoch));
    }

    private static JobWorker WorkerOf(WorkerLoad worker, EngineStatus engine) => new(
        worker.Worker, Doing(worker, engine), worker.OpenMicrobatches,
        double.IsFinite(worker.MicrobatchesPerSecond) ? Math.Round(worker.MicrobatchesPerSecond, 3) : 0);

    private static string Doing(WorkerLoad worker, EngineStatus engine)
    {
        var microbatches = worker.OpenMicrobatches == 1 ? "1 microbatch" : $"{worker.OpenMicrobatches} microbatches";
        return (worker, engine.Phase) switch
        {
            ({ Leaving: true, OpenMicrobatches: > 0 }, _) => $"finishes {microbatches}, then leaves",
            ({ Leaving: true }, _) => "leaves",
            (_, JobPhase.Validating) => engine.IsTesting ? "tests" : "validates",
            ({ OpenMicrobatches: > 0 }, _) => $"computes {microbatches} of step {engine.Position.Step + 1}",
            ({ Superseded: > 0 }, _) => "computes what another has answered already",
            (_, JobPhase.Paused) => "idle: the job is paused",
            (_, JobPhase.WaitingForWorkers) => "joins",
            _ => "idle until the next step",
        };
    }
}
