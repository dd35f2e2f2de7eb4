using System.Collections.Immutable;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>Everything about a run that changes, but for the model: immutable, replaced at every commit.</summary>
/// <param name="Position">The next minibatch.</param>
/// <param name="Epoch">What this epoch has added up; null before its first step.</param>
/// <param name="Plateau">The schedule's state.</param>
/// <param name="EarlyStopping">Early stopping's state.</param>
/// <param name="Best">The best epoch so far.</param>
/// <param name="History">Every epoch that ended.</param>
/// <param name="Samples">Samples trained on since the start.</param>
/// <param name="WallSeconds">Wall time of the run attempts before this one.</param>
/// <param name="MinWorkers">Fewest workers at the start of a step, 0 before the first.</param>
/// <param name="MaxWorkers">Most workers at the start of a step.</param>
public sealed record RunState(
    RunPosition Position,
    EpochProgress? Epoch,
    PlateauState Plateau,
    EarlyStoppingState EarlyStopping,
    EpochValue? Best,
    ImmutableList<EpochRecord> History,
    long Samples,
    double WallSeconds,
    int MinWorkers,
    int MaxWorkers)
{
    /// <summary>Whether workers whose results differ in the last bit have taken part.</summary>
    public bool Heterogeneous { get; init; }

    /// <summary>The start of a run.</summary>
    public static RunState Initial(LearningRateSchedule schedule) => new(
        RunPosition.Start, null, schedule.InitialState, EarlyStoppingState.Initial, null, [], 0, 0, 0, 0);

    /// <summary>The state after one more step of this epoch.</summary>
    /// <param name="sums">Loss and samples of the step.</param>
    /// <param name="gradientNorm">Norm of its mean gradient.</param>
    /// <param name="seconds">Wall time since the step before.</param>
    public RunState Commit(PartialSums sums, double gradientNorm, double seconds)
    {
        var before = Epoch ?? new EpochProgress(0, 0, 0, 0);
        return this with
        {
            Position = Position.Next(),
            Samples = Samples + sums.Samples,
            Epoch = new EpochProgress(
                before.LossSum + sums.LossSum, before.Samples + sums.Samples, before.GradientNormSum + gradientNorm,
                before.Seconds + seconds),
        };
    }

    /// <summary>The state with one more count of workers.</summary>
    public RunState WithWorkers(int workers) =>
        workers == MaxWorkers && workers == MinWorkers
            ? this
            : this with
            {
                MinWorkers = MinWorkers == 0 ? workers : Math.Min(MinWorkers, workers),
                MaxWorkers = Math.Max(MaxWorkers, workers),
            };
}
