
namespace DistTrain.Cluster.Tests.Training;

/// <summary>Machines of a cluster are cut off from the coordinator, and the cut heals.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class NetworkFaultTests(UndisturbedRun undisturbed)
{
    [SkippableFact]
    public async Task Network_CutAndHealed_WorkersJoinAgainAndTheJobGoesOn()
    {
        var why = await NetworkNamespaces.WhyNotAsync();
        Skip.If(why is not null, why);
        await using var machines = await NetworkNamespaces.CreateAsync(3);
        var job = TestJob.Spirals.With("worker-timeout: 2");
        await using var cluster = new TrainingCluster(job);
        var coordinator = cluster.CoordinatorOn(machines, 1);
        await coordinator.Said("the page is at");
        await coordinator.Said("waiting-for-workers");
        await cluster.PostOn(machines, 1, "/api/jobs/spirals/pause");
        var workers = new[] { cluster.WorkerOn(machines, 2), cluster.WorkerOn(machines, 3) };
        await coordinator.Said("worker w2 joined");
        await coordinator.Said("worker w3 joined");

        // One of two, until everybody has given it up: the other trains on.
        await machines.UnplugAsync(3);
        await coordinator.Said("worker w3 is gone: silent for 2.0 s");
        var mark = await Resume();
        await coordinator.Said("epoch ", "1 worker ", mark);
        await cluster.PostOn(machines, 1, "/api/jobs/spirals/pause");
        await workers[1].Said("has lost its cluster and joins again");
        await coordinator.Said("node w3 is forgotten");
        mark = coordinator.Mark;
        await machines.PlugInAsync(3);
        await coordinator.Said("worker w3 joined", mark);
        mark = await Resume();
        await coordinator.Said("epoch ", "2 workers", mark);
        await cluster.PostOn(machines, 1, "/api/jobs/spirals/pause");

        // All there are: the job waits and says so.
        await machines.UnplugAsync(2);
        await machines.UnplugAsync(3);
        await coordinator.Said("worker w2 is gone: silent for 2.0 s", mark);
        await coordinator.Said("worker w3 is gone: silent for 2.0 s", mark);
        mark = await Resume();
        await coordinator.Said("job spirals: waiting for a worker", mark);
        await cluster.PostOn(machines, 1, "/api/jobs/spirals/pause");
        mark = coordinator.Mark;
        await machines.PlugInAsync(2);
        await machines.PlugInAsync(3);
        await coordinator.Said("worker w2 joined", mark);
        await coordinator.Said("worker w3 joined", mark);
        await Resume();

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, job);

        async Task<int> Resume()
        {
            var here = coordinator.Mark;
            await cluster.PostOn(machines, 1, "/api/jobs/spirals/resume");
            return here;
        }
    }
}
