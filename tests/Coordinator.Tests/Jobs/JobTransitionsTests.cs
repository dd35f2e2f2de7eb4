using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Jobs;

public sealed class JobTransitionsTests
{
    private static readonly RunPosition s_position = new(2, 3, 13);

    [Fact]
    public void Apply_WholeLife_GoesThroughTheStates()
    {
        JobState state = new JobState.Queued();
        var names = new List<string> { state.Name };
        foreach (var change in (JobEvent[])[
            new JobEvent.Started(), new JobEvent.Prepared(), Observed(EngineActivity.Training), Observed(EngineActivity.Validating),
            Observed(EngineActivity.Training, "waiting for a worker"), Observed(EngineActivity.Paused, "paused"), Observed(EngineActivity.Testing),
            Observed(EngineActivity.Ended), new JobEvent.Ended(Result(RunOutcome.Completed))])
        {
            state = JobTransitions.Apply(state, change);
            names.Add(state.Name);
        }

        Assert.Equal(
            ["queued", "preparing", "waiting-for-workers", "training", "validating", "waiting-for-workers", "paused", "validating",
                "validating", "completed"], names);
    }

    [Theory]
    [InlineData(RunOutcome.Completed, "completed")]
    [InlineData(RunOutcome.Converged, "completed")]
    [InlineData(RunOutcome.TargetReached, "completed")]
    [InlineData(RunOutcome.StoppedEarly, "stopped-early")]
    [InlineData(RunOutcome.Failed, "failed")]
    [InlineData(RunOutcome.Cancelled, "cancelled")]
    public void Apply_Ended_IsTheOutcomesState(RunOutcome outcome, string name)
    {
        var state = JobTransitions.Apply(new JobState.Training(s_position), new JobEvent.Ended(Result(outcome)));
        Assert.Equal(name, state.Name);
        Assert.True(state.IsFinal);
    }

    [Fact]
    public void Apply_FinalState_StaysWhateverComes()
    {
        var state = new JobState.Cancelled("why", null);
        foreach (var change in (JobEvent[])[
            new JobEvent.Started(), new JobEvent.Prepared(), Observed(EngineActivity.Training), new JobEvent.CouldNotStart("x"),
            new JobEvent.CancelledEarly("y"), new JobEvent.Ended(Result(RunOutcome.Completed))])
            Assert.Same(state, JobTransitions.Apply(state, change));
    }

    [Fact]
    public void Apply_BeforeTheLoopIsThere_FailsOrIsCancelledWithTheReason()
    {
        Assert.Equal(new JobState.Failed("no file", null), JobTransitions.Apply(new JobState.Preparing(), new JobEvent.CouldNotStart("no file")));
        Assert.Equal(new JobState.Cancelled("enough", null), JobTransitions.Apply(new JobState.Queued(), new JobEvent.CancelledEarly("enough")));
        Assert.Equal(new JobState.Queued(), JobTransitions.Apply(new JobState.Queued(), Observed(EngineActivity.Training)));
        Assert.Equal(new JobState.Training(s_position), JobTransitions.Apply(new JobState.Training(s_position), new JobEvent.Started()));
    }

    [Fact]
    public void Apply_Waiting_KeepsTheReason() =>
        Assert.Equal(
            new JobState.WaitingForWorkers("1 of 2"),
            JobTransitions.Apply(new JobState.Training(s_position), Observed(EngineActivity.Training, "1 of 2")));

    private static JobEvent.Observed Observed(EngineActivity activity, string? waitsFor = null) =>
        new(new EngineStatus(activity, s_position, 5, waitsFor, []));

    private static RunResult Result(RunOutcome outcome) => new()
    {
        Job = "job", Outcome = outcome, Reason = "why", Epochs = 1, Steps = 1, Samples = 1, Parameters = 1, MinWorkers = 1, MaxWorkers = 1,
        WallSeconds = 1, SamplesPerSecond = 1,
    };
}
