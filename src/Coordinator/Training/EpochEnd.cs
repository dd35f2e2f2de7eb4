using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Training;

/// <summary>What the end of an epoch brings.</summary>
/// <param name="State">The state with which the next epoch begins.</param>
/// <param name="Record">The epoch's line.</param>
/// <param name="IsBest">The model is the best so far.</param>
/// <param name="End">How the run ends, or null when it goes on.</param>
/// <param name="Notes">What people should know, such as a learning rate that was reduced.</param>
public sealed record EpochEnd(RunState State, EpochRecord Record, bool IsBest, TrainingEnd? End, IReadOnlyList<string> Notes)
{
    /// <summary>Decides at the end of an epoch. Pure.</summary>
    /// <param name="job">The job.</param>
    /// <param name="schedule">The learning rate.</param>
    /// <param name="state">The state after the epoch's last step.</param>
    /// <param name="validation">Loss and metrics on the validation part; null without one.</param>
    /// <param name="measured">What the clock and the pool say.</param>
    public static EpochEnd Decide(
        JobSpec job, LearningRateSchedule schedule, RunState state, PartResult? validation, EpochMeasurements measured)
    {
        var record = RecordOf(state, validation, measured);
        var best = record.Value(job.BestBy);
        var isBest = BestEpoch.IsBetter(job.BestBy, state.Best, best);
        record = record with { Best = isBest };
        var (stopping, early) = job.EarlyStopping is { } spec
            ? EarlyStopping.Observe(spec, state.EarlyStopping, record.Epoch, record.Value(spec.Monitor))
            : (state.EarlyStopping, default);
        var (plateau, note) = schedule.AfterEpoch(state.Plateau, schedule.Monitor is { } monitor ? record.Value(monitor) : null);
        var next = state with
        {
            Position = state.Position.NextEpoch(),
            Epoch = null,
            Plateau = plateau,
            EarlyStopping = stopping,
            Best = isBest ? new EpochValue(record.Epoch, best!.Value) : state.Best,
            History = state.History.Add(record),
        };
        return new EpochEnd(next, record, isBest, EndOf(job, next, record, early), note is null ? [] : [note]);
    }

    /// <summary>Whether a run that is taken up again had already reached its end, and how; null when it goes on.</summary>
    public static TrainingEnd? Reached(JobSpec job, RunState state)
    {
        if (state.Epoch is not null || state.History.IsEmpty)
            return null;
        var early = job.EarlyStopping is { } spec && state.EarlyStopping.EpochsWithout >= spec.Patience
            ? new StopDecision(true, $"{spec.Monitor} has not become better for {state.EarlyStopping.EpochsWithout} epochs")
            : default;
        return EndOf(job, state, state.History[^1], early);
    }

    private static EpochRecord RecordOf(RunState state, PartResult? validation, EpochMeasurements measured)
    {
        var sums = state.Epoch ?? throw new ArgumentException("an epoch without a step has no record", nameof(state));
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
        if (job.TargetMetric is { } target && TargetReached.Decide(target, record.Value(target.Monitor)) is { Stop: true } reached)
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
