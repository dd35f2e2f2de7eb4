using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Training;

/// <summary>What an epoch's record takes from the clock and the pool.</summary>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Seconds">Wall time of the epoch, validation included.</param>
/// <param name="Workers">Workers that are there.</param>
public readonly record struct EpochMeasurements(double LearningRate, double Seconds, int Workers);

/// <summary>What the end of an epoch brings.</summary>
/// <param name="State">The state with which the next epoch begins.</param>
/// <param name="Record">The epoch's line.</param>
/// <param name="IsBest">The model is the best so far.</param>
/// <param name="End">How the run ends, or null when it goes on.</param>
/// <param name="Note">Why the learning rate was reduced; null when it was not.</param>
public sealed record EpochEnd(RunState State, EpochRecord Record, bool IsBest, TrainingEnd? End, string? Note)
{
    /// <summary>Decides at the end of an epoch. Pure.</summary>
    /// <param name="job">The job.</param>
    /// <param name="schedule">The learning rate.</param>
    /// <param name="state">The state after the epoch's last step.</param>
    /// <param name="validation">Loss and metrics on the validation set; null without one.</param>
    /// <param name="measured">What the clock and the pool say.</param>
    public static EpochEnd Decide(
        JobSpec job, LearningRateSchedule schedule, RunState state, PartResult? validation, EpochMeasurements measured)
    {
        var record = RecordOf(state, validation, measured);
        var best = record.Value(job.BestBy);
        var isBest = BestEpoch.IsBetter(job.BestBy, state.Best?.Value, best);
        record = record with { Best = isBest };
        var (stopping, early) = job.EarlyStopping is { } spec
            ? EarlyStopping.Observe(spec, state.EarlyStopping, record.Epoch, record.Value(spec.Monitor))
            : (state.EarlyStopping, default);
        var (plateau, note) = schedule.AfterEpoch(state.Schedule, schedule.Monitor is { } monitor ? record.Value(monitor) : null);
        var next = state with
        {
            Position = state.Position.NextEpoch(),
            Progress = null,
            Schedule = plateau,
            EarlyStopping = stopping,
            Best = isBest ? new BestCheckpoint(record.Epoch, job.BestBy.ToString(), best!.Value, null) : state.Best,
            History = [.. state.History, record],
        };
        return new EpochEnd(next, record, isBest, EndOf(job, next, record, early), note);
    }

    /// <summary>Whether a run that is taken up again had already reached its end, and how; null when it goes on.</summary>
    public static TrainingEnd? Reached(JobSpec job, RunState state)
    {
        if (state.Progress is not null || state.History.Count == 0)
            return null;
        var early = job.EarlyStopping is { } spec && state.EarlyStopping.EpochsWithout >= spec.Patience
            ? new StopDecision(true, $"{spec.Monitor} has not become better for {state.EarlyStopping.EpochsWithout} epochs")
            : default;
        return EndOf(job, state, state.History[^1], early);
    }

    private static EpochRecord RecordOf(RunState state, PartResult? validation, EpochMeasurements measured)
    {
        var sums = state.Progress ?? throw new ArgumentException("an epoch without a step has no record", nameof(state));
        return new EpochRecord
        {
            Epoch = state.Position.Epoch,
            Step = state.Position.Step,
            TrainLoss = sums.LossSum / sums.Samples,
            ValidationLoss = validation?.Loss,
            ValidationMetrics = validation?.Metrics ?? [],
            LearningRate = measured.LearningRate,
            GradientNorm = sums.GradientNormSum / state.Position.StepInEpoch,
            Samples = sums.Samples,
            SamplesPerSecond = sums.Seconds > 0 ? sums.Samples / sums.Seconds : 0,
            Seconds = measured.Seconds,
            Workers = measured.Workers,
            Best = false,
        };
    }

    private static TrainingEnd? EndOf(JobSpec job, RunState next, EpochRecord record, StopDecision early)
    {
        if (job.TargetMetric is { } target
            && TargetReached.Decide(target, record.Value(target.Monitor)) is { Stop: true } reached)
            return new TrainingEnd(RunOutcome.TargetReached, reached.Reason);
        if (job.Convergence is { } convergence
            && Convergence.Decide(convergence, [.. next.History.Select(e => e.TrainLoss)]) is { Stop: true } converged)
            return new TrainingEnd(RunOutcome.Converged, converged.Reason);
        if (early.Stop)
            return new TrainingEnd(RunOutcome.StoppedEarly, early.Reason);
        if (job.Epochs is { } epochs && record.Epoch >= epochs)
            return new TrainingEnd(RunOutcome.Completed, $"all {epochs} epochs are done");
        if (job.Steps is { } steps && record.Step >= steps)
            return new TrainingEnd(RunOutcome.Completed, $"all {steps} steps are done");
        return null;
    }
}
