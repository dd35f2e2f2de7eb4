using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class EpochEndTests
{
    private static readonly JobSpec s_job = new()
    {
        Name = "job",
        Data = new SyntheticData { Kind = SyntheticKind.Regression },
        Model = new LayersModel([new LinearLayer(1)]),
        Loss = new MeanSquaredErrorLoss(),
        Epochs = 10,
    };

    [Fact]
    public void Decide_EpochOfTwoSteps_RecordsMeansAndBeginsTheNext()
    {
        var state = Steps(RunState.Initial(s_job, Schedule(s_job)), (12, 4, 2), (6, 2, 1));

        var end = EpochEnd.Decide(s_job, Schedule(s_job), state, Validation(0.5), new EpochMeasurements(0.01, 2, 3));

        Assert.Equal(
            (1, 2L, 3.0, 0.5, 1.5),
            (end.Record.Epoch, end.Record.Step, end.Record.TrainLoss, end.Record.ValidationLoss, end.Record.GradientNorm));
        Assert.Equal(
            (6L, 6.0, 2.0, 3, 0.01),
            (end.Record.Samples, end.Record.SamplesPerSecond, end.Record.Seconds, end.Record.Workers, end.Record.LearningRate));
        Assert.True(end.IsBest);
        Assert.True(end.Record.Best);
        Assert.Null(end.End);
        Assert.Equal(new RunPosition(2, 0, 2), end.State.Position);
        Assert.Null(end.State.Progress);
        Assert.Equal(new BestCheckpoint(1, "validation-loss", 0.5, null), end.State.Best);
        Assert.Equal([end.Record], end.State.History);
    }

    [Fact]
    public void Decide_WorseEpoch_KeepsTheBest()
    {
        var end = Run(s_job, 0.5, 0.6);
        Assert.False(end.IsBest);
        Assert.Equal(new BestCheckpoint(1, "validation-loss", 0.5, null), end.State.Best);
    }

    [Fact]
    public void Decide_NoValidation_ChoosesByTrainingLoss()
    {
        var job = s_job with { Data = s_job.Data with { Split = new SplitSpec { Train = 1, Validation = 0, Test = 0 } } };
        var end = EpochEnd.Decide(job, Schedule(job), Steps(RunState.Initial(job, Schedule(job)), (4, 4, 1)), null, default);
        Assert.Equal(new BestCheckpoint(1, "train-loss", 1.0, null), end.State.Best);
        Assert.Null(end.Record.ValidationLoss);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Decide_ValidationIsNotFinite_IsNotTheBest(double loss)
    {
        var end = Run(s_job, loss);
        Assert.False(end.IsBest);
        Assert.Null(end.State.Best);
        Assert.Null(end.End);
    }

    [Fact]
    public void Decide_NoProgressForThePatience_StopsEarly()
    {
        var job = s_job with { EarlyStopping = new EarlyStoppingSpec { Patience = 2 } };
        Assert.Null(Run(job, 0.5, 0.6).End);

        var end = Run(job, 0.5, 0.6, 0.7).End;

        Assert.Equal(RunOutcome.StoppedEarly, end!.Outcome);
        Assert.Contains("2 of 2 epochs", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_LastEpoch_Completes() =>
        Assert.Equal(
            new TrainingEnd(RunOutcome.Completed, "all 2 epochs are done"), Run(s_job with { Epochs = 2 }, 0.5, 0.4).End);

    [Fact]
    public void Decide_LastStep_Completes() =>
        Assert.Equal(
            new TrainingEnd(RunOutcome.Completed, "all 2 steps are done"),
            Run(s_job with { Epochs = null, Steps = 2 }, 0.5, 0.4).End);

    [Fact]
    public void Decide_TargetReachedInTheLastEpoch_SaysTheTarget()
    {
        var job = s_job with
        {
            Epochs = 1, TargetMetric = new TargetSpec { Monitor = MonitoredMetric.ValidationLoss, Value = 0.5 },
        };
        Assert.Equal(RunOutcome.TargetReached, Run(job, 0.5).End!.Outcome);
    }

    [Fact]
    public void Decide_TrainingLossStandsStill_Converges()
    {
        var job = s_job with { Convergence = new ConvergenceSpec { Tolerance = 0.1, Window = 2 } };
        Assert.Equal(RunOutcome.Converged, Run(job, 0.5, 0.4, 0.3).End!.Outcome);
    }

    [Fact]
    public void Decide_PlateauReducesTheRate_NotesIt()
    {
        var job = s_job with { Schedule = new ReduceOnPlateauSchedule { Patience = 0 } };
        var end = Run(job, 0.5, 0.6);
        Assert.Equal(1e-4, end.State.Schedule.Rate, 1e-12);
        Assert.NotNull(end.Note);
    }

    [Fact]
    public void Decide_NoStepInTheEpoch_Throws() =>
        Assert.Throws<ArgumentException>(
            () => EpochEnd.Decide(s_job, Schedule(s_job), RunState.Initial(s_job, Schedule(s_job)), null, default));

    [Fact]
    public void Reached_RunThatHadEnded_SaysTheSameAgain()
    {
        foreach (var job in (JobSpec[])[
            s_job with { Epochs = 3 },
            s_job with { Epochs = null, Steps = 3 },
            s_job with { EarlyStopping = new EarlyStoppingSpec { Patience = 2 } },
            s_job with { TargetMetric = new TargetSpec { Monitor = MonitoredMetric.ValidationLoss, Value = 0.7 } },
            s_job with { Convergence = new ConvergenceSpec { Tolerance = 0.1, Window = 2 } }])
        {
            var end = Run(job, 0.5, 0.6, 0.7);
            Assert.Equal(end.End!.Outcome, EpochEnd.Reached(job, end.State)!.Outcome);
        }
    }

    [Fact]
    public void Reached_FreshOrInAnEpochOrMoreEpochsAskedFor_GoesOn()
    {
        var ended = Run(s_job with { Epochs = 2 }, 0.5, 0.4).State;
        Assert.Null(EpochEnd.Reached(s_job, RunState.Initial(s_job, Schedule(s_job))));
        Assert.Null(EpochEnd.Reached(s_job with { Epochs = 3 }, ended));
        Assert.Null(EpochEnd.Reached(s_job with { Epochs = 2 }, Steps(ended, (1, 1, 1))));
    }

    [Fact]
    public void WithWorkers_SeveralCounts_KeepsFewestAndMost()
    {
        var state = RunState.Initial(s_job, Schedule(s_job)).WithWorkers(3).WithWorkers(5).WithWorkers(2).WithWorkers(3);
        Assert.Equal((2, 5), (state.Ledger.MinWorkers, state.Ledger.MaxWorkers));
    }

    [Fact]
    public void Commit_TwoSteps_AddsUp()
    {
        var state = Steps(RunState.Initial(s_job, Schedule(s_job)), (12, 4, 2), (6, 2, 1));
        Assert.Equal(new EpochProgress(18, 6, 3, 1), state.Progress);
        Assert.Equal((new RunPosition(1, 2, 2), 6L, 1.0), (state.Position, state.Ledger.Samples, state.Ledger.TrainingSeconds));
    }

    private static LearningRateSchedule Schedule(JobSpec job) =>
        LearningRateSchedule.Create(job.Schedule, job.Optimizer.LearningRate);

    private static PartResult Validation(double loss) => new(loss, 5, []);

    private static RunState Steps(RunState state, params (double Loss, long Samples, double Norm)[] steps)
    {
        foreach (var (loss, samples, norm) in steps)
            state = state.Commit(new PartialSums(loss, samples), norm, 0.5);
        return state;
    }

    /// <summary>Epochs of one step each, with these validation losses.</summary>
    private static EpochEnd Run(JobSpec job, params double[] losses)
    {
        var state = RunState.Initial(job, Schedule(job));
        EpochEnd? end = null;
        foreach (var loss in losses)
        {
            end = EpochEnd.Decide(job, Schedule(job), Steps(state, (4, 4, 1)), Validation(loss), default);
            state = end.State;
        }

        return end!;
    }
}
