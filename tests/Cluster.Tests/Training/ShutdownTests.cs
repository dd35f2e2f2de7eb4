namespace DistTrain.Cluster.Tests.Training;

/// <summary>SIGTERM: what ends in which order, as docs/operations.md has it.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class ShutdownTests(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task Coordinator_Terminated_LosesNoStepAndGoesOnWithTheNextStart()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var first = cluster.Coordinator();
        var worker = cluster.Worker("w1");
        await first.Said("epoch  15/100");

        await first.Signal("TERM");

        Assert.Equal(130, await first.End());
        AssertOrder(
            first.Text, "the coordinator stops: no job starts here any more, 1 write", "every job has its checkpoint",
            "has left its cluster and stopped");
        await worker.Said("leaves job spirals");
        var second = cluster.Coordinator();
        Assert.True(await second.End() == 0, second.Text);
        // The second start and not a later one: the first process did not take the job up again while it stopped.
        Assert.Contains("start 2, goes on at epoch", second.Text, StringComparison.Ordinal);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Worker_Terminated_FinishesLeavesAndIsNotMissed()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Coordinator();
        var worker = cluster.Worker("w1");
        await coordinator.Said("epoch  15/100");

        await worker.Signal("TERM");

        Assert.Equal(0, await worker.End());
        AssertOrder(
            worker.Text, "w1 stops: it finishes what it has in hand", "leaves job spirals: the worker stops",
            "w1 has left its jobs and leaves the cluster");
        cluster.Worker("w2");
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        Assert.DoesNotContain("is given up", coordinator.Text, StringComparison.Ordinal);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    private static void AssertOrder(string text, params string[] parts)
    {
        var at = parts.Select(part => text.IndexOf(part, StringComparison.Ordinal)).ToArray();
        Assert.True(
            Array.TrueForAll(at, index => index >= 0) && at.SequenceEqual(at.Order()),
            $"{string.Join(" < ", parts)}: {string.Join(", ", at)}\n{text}");
    }
}
