using DistTrain.Coordinator.Pipelining;
using DistTrain.Simulation.Tests.Faults;
using DistTrain.Simulation.Tests.Runs;
using DistTrain.Simulation.Tests.Workers;
using DistTrain.TestSupport;

namespace DistTrain.Simulation.Tests;

public sealed class ScriptedFaultTests : IDisposable
{
    private readonly SimulatedJob _job = SimulatedJob.Create();

    public static TheoryData<string> Names => [.. Plans.Keys];

    private static Dictionary<string, FaultPlan> Plans { get; } = new()
    {
        ["two workers"] = new FaultPlan { Workers = 2 },
        ["three workers in one process"] = new FaultPlan { Workers = 3, Traits = WorkerTraits.InProcess },
        ["more workers than microbatches"] = new FaultPlan { Workers = 9 },
        ["late"] = new FaultPlan { Workers = 1 }.Join("worker-2", 1).Join("worker-3", 6),
        ["killed"] = new FaultPlan { Workers = 3 }.Kill("worker-2", 2).Kill("worker-3", 7),
        ["killed and back"] = new FaultPlan { Workers = 2 }.Kill("worker-2", 2).Join("worker-2", 4),
        ["killed in validation"] = new FaultPlan { Workers = 2 }.KillInEvaluation("worker-1", 1).KillInEvaluation("worker-2", 4),
        ["killed in the final test"] = new FaultPlan { Workers = 2 }.KillInEvaluation("worker-2", 5),
        ["hangs until the timeout"] = new FaultPlan { Workers = 2 }.Hang("worker-1", 3),
        ["back before its death is noticed"] = new FaultPlan { Workers = 2 }.Hang("worker-1", 3).Join("worker-1", 4),
        ["given up and late"] = new FaultPlan { Workers = 2 }.Slow("worker-2", 5, 1).GiveUp("worker-2", 3),
        ["given up, late and back"] = new FaultPlan { Workers = 2 }.Slow("worker-2", 20, 2).GiveUp("worker-2", 3)
            .Join("worker-2", 3),
        ["slow"] = new FaultPlan { Workers = 3 }.Slow("worker-2", 50, 3),
        ["slow in one process"] = new FaultPlan { Workers = 3, Traits = WorkerTraits.InProcess }.Slow("worker-2", 50, 3),
        ["a slow one and the only other dies"] = new FaultPlan { Workers = 2 }.Slow("worker-1", 200, 5).Kill("worker-2", 7),
        ["answers twice"] = new FaultPlan { Workers = 2 }.AnswerTwice("worker-1", 0).AnswerTwice("worker-2", 3),
        ["released"] = new FaultPlan { Workers = 3 }.Release("worker-1", 2).Release("worker-3", 5).Join("worker-1", 7),
        ["all released"] = new FaultPlan { Workers = 2 }.Release("worker-1", 2).Release("worker-2", 2),
        ["released in validation"] = new FaultPlan { Workers = 2 }.ReleaseInEvaluation("worker-1", 1),
        ["the only one released in validation"] = new FaultPlan { Workers = 1 }.ReleaseInEvaluation("worker-1", 2),
        ["released in validation and killed"] = new FaultPlan { Workers = 2 }.ReleaseInEvaluation("worker-1", 1)
            .KillInEvaluation("worker-1", 1),
        ["all gone and back"] = new FaultPlan { Workers = 3 }.KillAll(2, 5),
        ["all gone in validation and back"] = new FaultPlan { Workers = 2 }.KillAllInEvaluation(1, 3),
        ["paused"] = new FaultPlan { Workers = 2 }.Pause(10, 4),
        ["paused and all gone"] = new FaultPlan { Workers = 2 }.Pause(60, 4).KillAll(1, 4),
        ["cancelled and resumed"] = new FaultPlan { Workers = 2 }.CancelAndResume(3, 6),
        ["cancelled in the first step and resumed"] = new FaultPlan { Workers = 2 }.CancelAndResume(1, 0),
        ["cancelled in validation and resumed"] = new FaultPlan { Workers = 2 }.CancelAndResumeInEvaluation(3, 2),
        ["cancelled in the final test and resumed"] = new FaultPlan { Workers = 2 }.CancelAndResumeInEvaluation(3, 5),
        ["crashed"] = new FaultPlan { Workers = 2 }.Crash(1, 5).Crash(3, 9),
        ["crashed before the first checkpoint"] = new FaultPlan { Workers = 2 }.Crash(2, 1),
        ["crashed in validation"] = new FaultPlan { Workers = 2 }.CrashInEvaluation(1, 3),
        ["crashed in the final test"] = new FaultPlan { Workers = 2 }.CrashInEvaluation(1, 5),
    };

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_UnderFaults_GivesTheBitsOfTheUndisturbedRun(string name)
    {
        var expected = SimulatedRun.Run(_job, new FaultPlan());

        var found = SimulatedRun.Run(_job, Plans[name]);

        Assert.Empty(found.Differences(expected));
    }

    [Fact]
    public void Run_UndisturbedTwice_GivesTheSameFigures() =>
        Assert.Equal(
            SimulatedRun.Run(_job, new FaultPlan { Workers = 3 }).Figures,
            SimulatedRun.Run(_job, new FaultPlan { Workers = 3 }).Figures);

    [Fact]
    public void Run_MadeWhileGradientsArriveOrWhenTheyAreWhole_GivesTheSameBits()
    {
        using var whole = SimulatedJob.Create(pipelining: PipeliningOption.Never);
        using var either = SimulatedJob.Create(pipelining: PipeliningOption.WhenFaster);
        var expected = SimulatedRun.Run(whole, new FaultPlan { Workers = 3 });

        var arriving = SimulatedRun.Run(_job, new FaultPlan { Workers = 3 });
        var heterogeneous = SimulatedRun.Run(either, new FaultPlan { Workers = 3 });

        Assert.Empty(arriving.Differences(expected));
        Assert.Empty(heterogeneous.Differences(expected));
        Assert.Equal(0, expected.Figures.Streamed);
        Assert.InRange(heterogeneous.Figures.Streamed, 1, arriving.Figures.Streamed - 1);
    }

    [Fact]
    public void Run_InOneProcess_StreamsNothing() =>
        Assert.Equal(0, SimulatedRun.Run(_job, new FaultPlan { Workers = 3, Traits = WorkerTraits.InProcess }).Figures.Streamed);

    [Fact]
    public void Run_WithOtherMicrobatches_GivesOtherBits()
    {
        using var other = SimulatedJob.Create(spec => spec with { Microbatches = 5 });

        Assert.NotEmpty(SimulatedRun.Run(other, new FaultPlan()).Differences(SimulatedRun.Run(_job, new FaultPlan())));
    }

    [Fact]
    public void Run_WithASlowWorker_DuplicatesItsNodes() =>
        Assert.InRange(SimulatedRun.Run(_job, Plans["slow"]).Figures.Reassigned, 1, 30);

    [Fact]
    public void Run_ThatIsCrashedTwice_StartsThreeTimes() =>
        Assert.Equal(3, SimulatedRun.Run(_job, Plans["crashed"]).Figures.Starts);
}
