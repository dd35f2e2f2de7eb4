using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
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
        var state = JobState.Queued;
        var phases = new List<JobPhase> { state.Phase };
        foreach (var change in (JobEvent[])[
            new JobEvent.Started(), new JobEvent.Prepared(), Observed(JobPhase.Training), Observed(JobPhase.Validating),
            Observed(JobPhase.Training, "waiting for a worker"), Observed(JobPhase.Paused, "paused"), Observed(JobPhase.Validating),
            Observed(null), new JobEvent.Ended(Result(RunOutcome.Completed))])
        {
            state = JobTransitions.Apply(state, change);
            phases.Add(state.Phase);
        }

        Assert.Equal(
            [JobPhase.Queued, JobPhase.Preparing, JobPhase.WaitingForWorkers, JobPhase.Training, JobPhase.Validating,
                JobPhase.WaitingForWorkers, JobPhase.Paused, JobPhase.Validating, JobPhase.Validating,
                JobPhase.Completed], phases);
    }

    [Theory]
    [InlineData(RunOutcome.Completed, JobPhase.Completed)]
    [InlineData(RunOutcome.Converged, JobPhase.Completed)]
    [InlineData(RunOutcome.TargetReached, JobPhase.Completed)]
    [InlineData(RunOutcome.StoppedEarly, JobPhase.StoppedEarly)]
    [InlineData(RunOutcome.Failed, JobPhase.Failed)]
    [InlineData(RunOutcome.Cancelled, JobPhase.Cancelled)]
    public void Apply_Ended_IsTheOutcomesState(RunOutcome outcome, JobPhase phase)
    {
        var state = JobTransitions.Apply(new JobState(JobPhase.Training), new JobEvent.Ended(Result(outcome)));
        Assert.Equal(phase, state.Phase);
        Assert.Equal("why", state.Reason);
        Assert.True(state.IsFinal);
    }

    [Fact]
    public void Apply_FinalState_StaysWhateverComes()
    {
        var state = new JobState(JobPhase.Cancelled, "why");
        foreach (var change in (JobEvent[])[
            new JobEvent.Started(), new JobEvent.Prepared(), Observed(JobPhase.Training), new JobEvent.CouldNotStart("x"),
            new JobEvent.CancelledEarly("y"), new JobEvent.Ended(Result(RunOutcome.Completed))])
            Assert.Same(state, JobTransitions.Apply(state, change));
    }

    [Fact]
    public void Apply_BeforeTheLoopIsThere_FailsOrIsCancelledWithTheReason()
    {
        Assert.Equal(
            new JobState(JobPhase.Failed, "no file"),
            JobTransitions.Apply(JobState.Preparing, new JobEvent.CouldNotStart("no file")));
        Assert.Equal(
            new JobState(JobPhase.Cancelled, "enough"),
            JobTransitions.Apply(JobState.Queued, new JobEvent.CancelledEarly("enough")));
        Assert.Equal(JobState.Queued, JobTransitions.Apply(JobState.Queued, Observed(JobPhase.Training)));
        Assert.Equal(
            new JobState(JobPhase.Training), JobTransitions.Apply(new JobState(JobPhase.Training), new JobEvent.Started()));
    }

    [Fact]
    public void Apply_Waiting_KeepsTheReason() =>
        Assert.Equal(
            new JobState(JobPhase.WaitingForWorkers, "1 of 2"),
            JobTransitions.Apply(new JobState(JobPhase.Training), Observed(JobPhase.Training, "1 of 2")));

    private static JobEvent.Observed Observed(JobPhase? phase, string? waitsFor = null) =>
        new(new EngineStatus(phase, s_position, 5, waitsFor, []));

    private static RunResult Result(RunOutcome outcome) => new()
    {
        Job = "job", Outcome = outcome, Reason = "why", Epochs = 1, Steps = 1, Samples = 1, Parameters = 1, MinWorkers = 1,
        MaxWorkers = 1,
        WallSeconds = 1, SamplesPerSecond = 1,
    };
}
