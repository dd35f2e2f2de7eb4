using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Simulation.Tests.Faults;
using DistTrain.Simulation.Tests.Runs;
using DistTrain.TestSupport;
using Xunit.Abstractions;

namespace DistTrain.Simulation.Tests;

/// <summary>
/// Many runs under drawn faults. The large set, a thousand workers and a thousand seeds, runs when
/// <c>DISTTRAIN_SIMULATION_SEEDS</c> names a number of seeds (<c>DISTTRAIN_SIMULATION_WORKERS</c>: default 1000,
/// <c>DISTTRAIN_SIMULATION_FIRST</c>: the first seed, default 1).
/// </summary>
public sealed class RandomFaultTests(ITestOutputHelper output)
{
    private const int QuickSeeds = 60;

    private static Dictionary<string, Func<JobSpec, JobSpec>> Jobs { get; } = new()
    {
        ["adam"] = spec => spec,
        ["early stopping and a plateau"] = spec => spec with
        {
            Optimizer = new AdamOptimizer { LearningRate = 0.8 },
            Schedule = new ReduceOnPlateauSchedule { Patience = 0, Factor = 0.5 },
            Epochs = 12,
            EarlyStopping = new EarlyStoppingSpec { Patience = 3 },
        },
        ["steps end within an epoch"] = spec => spec with
        {
            Optimizer = new SgdOptimizer { LearningRate = 0.001, Momentum = 0.9 }, Epochs = null, Steps = 10,
        },
        ["clipped by norm"] = spec => spec with { GradientClip = new ClipByNorm(0.5) },
        ["clipped by value, rmsprop"] = spec => spec with
        {
            Optimizer = new RmsPropOptimizer { LearningRate = 0.01, Centered = true, Momentum = 0.5 },
            GradientClip = new ClipByValue(0.5),
        },
        ["more microbatches than samples in the last minibatch"] = spec =>
            spec with { BatchSize = BatchSize.Of(48), Microbatches = 16 },
        ["full batch, checkpoints every third epoch, last model"] = spec => spec with
        {
            BatchSize = BatchSize.Full, Microbatches = 13, Epochs = 10,
            Checkpoint = new CheckpointSpec { EveryEpochs = 3, Keep = 1 },
            EarlyStopping = new EarlyStoppingSpec { Patience = 9, RestoreBest = false },
        },
    };

    public static TheoryData<string> Names => [.. Jobs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_UnderDrawnFaults_GivesTheBitsOfTheUndisturbedRun(string name)
    {
        using var job = SimulatedJob.Create(Jobs[name]);
        var (_, wrong) = RunAll(job, QuickSeeds, workers: 6, faults: 8);

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(3)));
    }

    [Fact]
    public void Run_WithoutValidationAndTest_GivesTheBitsOfTheUndisturbedRun()
    {
        using var job = SimulatedJob.Create(rows: 100, train: 1);
        var (_, wrong) = RunAll(job, QuickSeeds, workers: 6, faults: 8);

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(3)));
    }

    [Fact]
    public void Run_WithHundredsOfWorkers_GivesTheBitsOfTheUndisturbedRun()
    {
        using var job = Large(300);
        var (_, wrong) = RunAll(job, seeds: 3, workers: 300, faults: 100);

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(3)));
    }

    [SkippableFact]
    public void Run_LargeSet_GivesTheBitsOfTheUndisturbedRun()
    {
        var seeds = Number("DISTTRAIN_SIMULATION_SEEDS");
        Skip.If(seeds is null, "takes minutes: set DISTTRAIN_SIMULATION_SEEDS=1000 to run it");
        var workers = Number("DISTTRAIN_SIMULATION_WORKERS") ?? 1000;
        using var job = Large(workers);
        var started = TimeProvider.System.GetTimestamp();

        var (sum, wrong) = RunAll(job, seeds.Value, workers, faults: workers / 4, Number("DISTTRAIN_SIMULATION_FIRST") ?? 1);

        output.WriteLine(
            $"{seeds} seeds, up to {workers} workers: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s, "
            + $"{sum.Events} events, {sum.Time.TotalHours:0.0} h of virtual time, {sum.Starts} starts, "
            + $"{sum.Reassigned} nodes reassigned, {sum.Refused} answers refused, {sum.Checkpoints} checkpoints");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(3)));
    }

    private static SimulatedJob Large(int workers) => SimulatedJob.Create(
        spec => spec with { BatchSize = BatchSize.Of(workers), Microbatches = workers, Epochs = 3, EvaluationBatchSize = 2 },
        rows: 3 * workers);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    private static (RunFigures Sum, List<string> Wrong) RunAll(
        SimulatedJob job, int seeds, int workers, int faults, int first = 1)
    {
        var expected = SimulatedRun.Run(job, new FaultPlan());
        var rounds = job.Data.Count(DatasetSplit.Validation) == 0 ? 0 : expected.Result.Epochs + 1;
        var sum = default(RunFigures);
        var wrong = new List<string>();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var plan = RandomFaults.Draw(seed, workers, faults, (int)expected.Result.Steps, rounds);
            try
            {
                var found = SimulatedRun.Run(job, plan, seed);
                wrong.AddRange(found.Differences(expected).Select(d => $"seed {seed}: {d}\n{plan}"));
                var f = found.Figures;
                sum = new RunFigures(
                    sum.Events + f.Events, sum.Time + f.Time, sum.Refused + f.Refused, sum.Reassigned + f.Reassigned,
                    sum.Starts + f.Starts, sum.Checkpoints + f.Checkpoints, sum.Streamed + f.Streamed);
            }
            catch (InvalidOperationException error)
            {
                wrong.Add($"seed {seed}: {error.Message}");
            }
        }

        return (sum, wrong);
    }
}
