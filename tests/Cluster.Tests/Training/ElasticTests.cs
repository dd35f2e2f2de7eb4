using System.Diagnostics;
using System.Text.Json.Nodes;
using DistTrain.Shared.Transport;
using Xunit.Abstractions;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>The number of workers and the order in which processes come change nothing.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class ElasticTests(UndisturbedRun undisturbed, ITestOutputHelper output)
{
    private static readonly string[] s_newcomers = ["w2", "w3", "w4"];

    [Fact]
    public async Task Workers_OneToFourToOneWithinAnEpoch_TrainTheSameModel()
    {
        await using var cluster = new TrainingCluster(TestJob.Digits);
        var proxy = cluster.Proxy();
        var first = proxy.At(FrameKind.Gradient, "w1");
        var coordinator = cluster.Coordinator();
        cluster.Worker("w1");
        await first.Reached();
        Assert.Equal((1, 1), await EpochAndWorkers(cluster));

        // Held in the first step, so that all four are of unknown speed in the second and share it.
        var four = new List<(TrainingProcess Process, FrameGate Gate)>();
        var clock = Stopwatch.StartNew();
        foreach (var name in s_newcomers)
            four.Add((cluster.Worker(name), proxy.At(FrameKind.Gradient, name)));
        foreach (var name in s_newcomers)
            await coordinator.Said($"worker {name} joined");
        output.WriteLine($"three processes started and joined within {clock.Elapsed.TotalSeconds:0.0} s");
        var second = proxy.At(FrameKind.Gradient, "w1", step: first.Step + 1);
        first.Open();
        await second.Reached();
        foreach (var (_, gate) in four)
            await gate.Reached();
        Assert.Equal((1, 4), await EpochAndWorkers(cluster));

        await four[0].Process.Signal("TERM");
        four[0].Gate.Open();
        await coordinator.Said("worker w2 left");
        foreach (var (process, _) in four[1..])
            await process.Kill();
        await coordinator.Said("worker w3 is gone");
        await coordinator.Said("worker w4 is gone");
        Assert.Equal((1, 1), await EpochAndWorkers(cluster));

        second.Open();
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        Assert.Equal(0, await four[0].Process.End());
        var result = cluster.Result("digits");
        Assert.Equal((1, 4), (result.MinWorkers, result.MaxWorkers));
        await undisturbed.AssertSame(cluster, TestJob.Digits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Processes_StartedInAnyOrder_TrainTheSameModel(int seed)
    {
        var job = TestJob.Digits.With("workers: {min: 3}");
        await using var cluster = new TrainingCluster(job);
        string[] order = ["coordinator", "w1", "w2", "w3"];
        new Random(seed).Shuffle(order);
        output.WriteLine(string.Join(", ", order));
        TrainingProcess coordinator = null!;
        foreach (var name in order)
        {
            if (name == "coordinator")
                await (coordinator = cluster.Coordinator()).Said("the page is at");
            else
                await cluster.Worker(name).Said("looks for a coordinator");
        }

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, job);
    }

    [Fact]
    public async Task Worker_OfATakenName_TheYoungerComputesAndTheOlderTakesOverAgain()
    {
        await using var cluster = new TrainingCluster(TestJob.Digits);
        var proxy = cluster.Proxy();
        var ofOlder = proxy.At(FrameKind.Gradient, "twin");
        var coordinator = cluster.Coordinator();
        var older = cluster.Worker("twin");
        await ofOlder.Reached();
        var ofYounger = proxy.At(FrameKind.Gradient, "twin", step: ofOlder.Step + 1);
        // The former connection is closed when the younger joins; what it has sent by then must not pass.
        var mark = coordinator.Mark;
        var younger = cluster.Worker("twin");
        await older.Said("gets no work: the process at");
        await coordinator.Said("worker twin joined", mark);
        ofOlder.Open();
        await ofYounger.Reached();

        mark = coordinator.Mark;
        await younger.Kill();
        await coordinator.Said("worker twin is gone", mark);
        await coordinator.Said("worker twin joined", mark);

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Digits);
    }

    /// <summary>The epoch in which the job is, from 1, and its workers, as the API shows them.</summary>
    private static async Task<(int Epoch, int Workers)> EpochAndWorkers(TrainingCluster cluster)
    {
        var status = await cluster.Get("/api/jobs/digits");
        return (status["position"]!["epoch"]!.GetValue<int>(), ((JsonArray)status["workers"]!).Count);
    }
}
