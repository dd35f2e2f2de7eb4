using DistTrain.Shared.Transport;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>Models of several chunks, of which the coordinator makes the next version while gradients arrive.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class ChunksTests(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task Worker_KilledBetweenTwoChunksAndAnotherJoins_TrainTheSameModel()
    {
        await using var cluster = new TrainingCluster(TestJob.Wide);
        var proxy = cluster.Proxy();
        // The first chunk is there from both when the victim dies, so the next version has begun with its gradient.
        var stays = proxy.At(FrameKind.Gradient, "stays", nth: 2);
        var dies = proxy.At(FrameKind.Gradient, "victim", nth: 3);
        var joins = proxy.At(FrameKind.Gradient, "joiner", nth: 2);
        var coordinator = cluster.Coordinator();
        await coordinator.Said("waiting-for-workers");
        await cluster.Post("/api/jobs/wide/pause");
        cluster.Worker("stays");
        var victim = cluster.Worker("victim");
        await coordinator.Said("worker stays joined");
        await coordinator.Said("worker victim joined");
        await cluster.Post("/api/jobs/wide/resume");
        await stays.Reached();
        await dies.Reached();

        await cluster.Post("/api/jobs/wide/pause");
        await victim.Kill();
        dies.Cut();
        await coordinator.Said("worker victim is gone");
        stays.Open();
        cluster.Worker("joiner");
        await coordinator.Said("worker joiner joined");
        await cluster.Post("/api/jobs/wide/resume");
        await joins.Reached();
        joins.Open();

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        var result = cluster.Result("wide");
        Assert.Equal((254_410, 2), (result.Parameters, result.MaxWorkers));
        await undisturbed.AssertSame(cluster, TestJob.Wide);
    }
}
