using System.Collections.Immutable;
using DistTrain.Coordinator.Schedules;
using DistTrain.Shared.Checkpoints;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Results;

namespace DistTrain.Coordinator.Training;

/// <summary>Everything about a run that changes, but for the model: immutable, replaced at every commit.</summary>
/// <param name="Position">The next minibatch.</param>
/// <param name="Epoch">What this epoch has added up.</param>
/// <param name="Plateau">The schedule's state.</param>
/// <param name="EarlyStopping">Early stopping's state.</param>
/// <param name="Best">The best epoch so far.</param>
/// <param name="History">Every epoch that ended.</param>
/// <param name="Samples">Samples trained on since the start.</param>
/// <param name="WallSeconds">Wall time of the incarnations before this one.</param>
/// <param name="MinWorkers">Fewest workers at the start of a step, 0 before the first.</param>
/// <param name="MaxWorkers">Most workers at the start of a step.</param>
public sealed record RunState(
    RunPosition Position,
    EpochProgress Epoch,
    PlateauState Plateau,
    EarlyStoppingState EarlyStopping,
    EpochValue? Best,
    ImmutableList<EpochRecord> History,
    long Samples,
    double WallSeconds,
    int MinWorkers,
    int MaxWorkers)
{
    /// <summary>The start of a run.</summary>
    public static RunState Initial(LearningRateSchedule schedule) => new(
        RunPosition.Start, new EpochProgress(), schedule.InitialState, EarlyStoppingState.Initial, null, [], 0, 0, 0, 0);

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
