using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Training;

/// <summary>What a job's steps are and when they are enough, by where its run stands. Pure.</summary>
/// <param name="context">The job.</param>
/// <param name="minibatches">How its epochs are cut.</param>
internal sealed class StepPlan(TrainingContext context, MinibatchPlan minibatches)
{
    /// <summary>How the next step, or the open one, changes the model.</summary>
    public UpdateStep Next(RunState state)
    {
        var samples = SamplesIn(state);
        return new UpdateStep(
            state.Position.Step + 1, context.Schedule.Rate(state.Position, state.Plateau), samples, (int)Math.Min(minibatches.Microbatches, samples));
    }

    /// <summary>Samples of the next step, or the open one.</summary>
    public int SamplesIn(RunState state) => minibatches.SamplesInStep(state.Position.StepInEpoch);

    /// <summary>Whether the epoch's steps are done.</summary>
    public bool IsAtEpochEnd(RunState state) =>
        state.Position.StepInEpoch == minibatches.StepsPerEpoch
        || (context.Job.Steps is { } steps && state.Position.Step >= steps);

    /// <summary>Learning rate of the last step of this epoch, which an earlier start of the job may have made.</summary>
    public double LastRate(RunState state) => context.Schedule.Rate(
        state.Position with { StepInEpoch = state.Position.StepInEpoch - 1, Step = state.Position.Step - 1 }, state.Plateau);

    /// <summary>Whether the job's wall time is used up, so long after this start of it.</summary>
    public bool IsWallTimeUp(RunState state, TimeSpan now) =>
        context.Job.WallTimeSeconds is { } limit && state.WallSeconds + now.TotalSeconds >= limit;
}
