namespace DistTrain.Cluster.Tests.Training;

/// <summary>A worker with other BLAS kernels, whose results differ in the last bit: refused, or taken when that was asked for.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class MixedWorkersTests(UndisturbedRun undisturbed)
{
    // Every x86-64 processor has its instructions, and none made since prefers it.
    private static readonly (string, string)[] s_otherKernels = [("OPENBLAS_CORETYPE", "Nehalem")];

    [SkippableFact]
    public async Task WorkerOfOtherKernels_IsRefusedWithTheReason()
    {
        await using var cluster = await ClusterWithAWorker();
        var coordinator = cluster.Coordinator();
        await JoinLate(cluster, coordinator, "its results would differ in the last bit");

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
        Assert.True(cluster.Result("spirals").Reproducible);
    }

    [SkippableFact]
    public async Task WorkerOfOtherKernels_MixedIsAllowed_IsTakenAndTheResultSaysSo()
    {
        await using var cluster = await ClusterWithAWorker();
        var coordinator = cluster.Coordinator("--allow-mixed");
        await JoinLate(cluster, coordinator, "the result of this run is not reproducible");

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        Assert.False(cluster.Result("spirals").Reproducible);
    }

    private static async Task<TrainingCluster> ClusterWithAWorker()
    {
        Skip.If(await Kernels([]) == await Kernels(s_otherKernels), "this libtorch has no other BLAS kernels to choose from");
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

    private static async Task<string> Kernels((string, string)[] variables)
    {
        await using var doctor = new TrainingProcess([], ["doctor"], variables);
        await doctor.End();
        return string.Join('\n', doctor.Text.Split('\n').Where(line => line.Contains("kernels", StringComparison.Ordinal)));
    }
}
