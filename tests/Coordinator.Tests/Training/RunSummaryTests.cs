using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class RunSummaryTests
{
    private static readonly JobSpec s_job = new()
    {
        Name = "job",
        Data = new SyntheticData { Kind = SyntheticKind.Regression },
        Model = new LayersModel([new LinearLayer(1)]),
        Loss = new MeanSquaredErrorLoss(),
    };

    private static readonly RunState s_state =
        RunState.Initial(s_job, LearningRateSchedule.Create(s_job.Schedule, 0.1)) with
        {
            Position = new(3, 0, 20), Ledger = new RunLedger(200, 1, 4, 5, 2),
            Best = new BestCheckpoint(1, "validation-loss", 0.25, null), History = [Epoch(1, 0.25), Epoch(2, 0.5)],
        };

    [Fact]
    public void Of_BestIsReturned_ShowsItsValidation()
    {
        var result = Of(s_job);

        Assert.Equal((1, 0.25, 30L), (result.Best!.Epoch, result.Validation!.Loss, result.Validation.Samples));
        Assert.Equal((2, 20L, 200L, 497L), (result.Epochs, result.Steps, result.Samples, result.Parameters));
        Assert.Equal((1, 4, 7.0, 100.0), (result.MinWorkers, result.MaxWorkers, result.WallSeconds, result.SamplesPerSecond));
        Assert.Equal(("p", "s"), (result.ParametersSha256, result.StateSha256));
    }

    [Fact]
    public void Of_LastIsReturned_ShowsTheLastValidation()
    {
        var result = Of(s_job with { EarlyStopping = new EarlyStoppingSpec { RestoreBest = false } });
        Assert.Equal((1, 0.5), (result.Best!.Epoch, result.Validation!.Loss));
    }

    [Fact]
    public void Of_NothingWasTrained_HasNoBestAndNoRate()
    {
        var result = RunSummary.Of(
            s_job, RunState.Initial(s_job, LearningRateSchedule.Create(s_job.Schedule, 0.1)),
            new TrainingEnd(RunOutcome.Cancelled, "why"),
            0, null, null, 30, null, 0.5);
        Assert.Equal(
            (null, null, 0.0, RunOutcome.Cancelled), (result.Best, result.Validation, result.SamplesPerSecond, result.Outcome));
    }

    private static RunResult Of(JobSpec job) => RunSummary.Of(
        job, s_state, new TrainingEnd(RunOutcome.Completed, "done"), 497, "p", "s", 30, null, 2);

    private static EpochRecord Epoch(int epoch, double loss) => new()
    {
        Epoch = epoch, Step = 10 * epoch, TrainLoss = 1, ValidationLoss = loss, LearningRate = 0.1,
        GradientNorm = 1, Samples = 100,
        SamplesPerSecond = 100, Seconds = 2, Workers = 1, Best = epoch == 1,
    };
}
