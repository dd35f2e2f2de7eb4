namespace DistTrain.Cluster.Tests.Training;

/// <summary>
/// A worker whose libtorch computes with other kernels, so that its results differ in the last bit: refused, or taken when that
/// was asked for.
/// </summary>
[Collection(nameof(UndisturbedRun))]
public sealed class HeterogeneousWorkersTests(UndisturbedRun undisturbed)
{
    // Every x86-64 processor has them, and no library chooses them by itself where it has better ones.
    private static readonly (string, string)[] s_otherKernels = [("ATEN_CPU_CAPABILITY", "default")];

    [Fact]
    public async Task WorkerOfOtherKernels_IsRefusedWithBothValues()
    {
        await using var cluster = ClusterWithAWorker();
        var coordinator = cluster.Coordinator();
        await JoinLate(cluster, coordinator, "its results would differ in the last bit: it has ATen DEFAULT instead of AVX");

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
        Assert.True(cluster.Result("spirals").Reproducible);
    }

    [Fact]
    public async Task WorkerOfOtherKernels_HeterogeneousIsAllowed_IsTakenAndTheResultSaysSo()
    {
        await using var cluster = ClusterWithAWorker();
        var coordinator = cluster.Coordinator("--allow-heterogeneous");
        await JoinLate(cluster, coordinator, "the result of this run is not reproducible");

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        Assert.False(cluster.Result("spirals").Reproducible);
    }

    private static TrainingCluster ClusterWithAWorker()
    {
        var cluster = new TrainingCluster(TestJob.Spirals);
        cluster.Worker("first");
        return cluster;
    }

    private static async Task JoinLate(TrainingCluster cluster, TrainingProcess coordinator, string answer)
    {
        await coordinator.Said("epoch   5/100");
        await cluster.Post("/api/jobs/spirals/pause");
        cluster.Worker("other", s_otherKernels);
        await coordinator.Said(answer, "other");
        await cluster.Post("/api/jobs/spirals/resume");
    }
}
