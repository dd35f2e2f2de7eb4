namespace DistTrain.Cluster.Tests.Training;

/// <summary>Workers come, leave, die and hang while a cluster trains: the model is that of an undisturbed run, bit for bit.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class WorkerFaultTests(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task Workers_Two_TrainTheModelOfOne()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        cluster.Worker("w1");
        cluster.Worker("w2");
        var coordinator = cluster.Coordinator();

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Worker_KilledInTheMiddle_TheOtherGoesOn()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Coordinator();
        cluster.Worker("survivor");
        await coordinator.Said("epoch   5/100");
        await cluster.Post("/api/jobs/spirals/pause");
        var victim = cluster.Worker("victim");
        await coordinator.Said("worker victim joined");
        var mark = coordinator.Mark;
        await cluster.Post("/api/jobs/spirals/resume");
        await coordinator.Said("epoch ", "2 workers", mark);
        await victim.Kill();

        await coordinator.Said("worker victim is gone");
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Worker_JoinsInTheMiddleAndAnotherIsTerminated_LeavesGraceful()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Coordinator();
        var leaver = cluster.Worker("leaver");
        await coordinator.Said("epoch  10/100");

        // Held, so that the job is not over before the next process has started.
        await cluster.Post("/api/jobs/spirals/pause");
        cluster.Worker("joiner");
        await coordinator.Said("worker joiner joined");
        var mark = coordinator.Mark;
        await cluster.Post("/api/jobs/spirals/resume");
        await coordinator.Said("epoch ", mark);
        await leaver.Signal("TERM");

        await coordinator.Said("worker leaver left");
        Assert.True(await leaver.End() == 0, leaver.Text);
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Workers_StoppedAndContinued_TheJobWaitsAndTheyJoinAgain()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals.With("worker-timeout: 2"));
        var coordinator = cluster.Coordinator();
        var only = cluster.Worker("only");
        await coordinator.Said("epoch  10/100");

        await only.Signal("STOP");
        await coordinator.Said("worker only is gone: silent for 2.0 s");
        await coordinator.Said("job spirals: waiting for a worker", coordinator.Mark);
        await only.Signal("CONT");

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Worker_LastKilled_TheJobWaitsForAnother()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Coordinator();
        var first = cluster.Worker("first");
        await coordinator.Said("epoch  10/100");

        await first.Kill();
        await coordinator.Said("worker first is gone");
        for (var time = 0; time < 2; time++)
            await coordinator.Said("job spirals: waiting for a worker", coordinator.Mark);
        cluster.Worker("second");

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Worker_WhoseModelDoesNotFitTheData_FailsTheJobWithTheReason()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals with
        {
            Text = TestJob.Spirals.Text.Replace(
                "{linear: 64}, tanh, {linear: 64}", "{conv2d: {out-channels: 4, kernel-size: 3}}, flatten",
                StringComparison.Ordinal),
        });
        var coordinator = cluster.Coordinator();
        cluster.Worker("w1");

        var code = await coordinator.End();

        Assert.True(code == 1, coordinator.Text);
        var result = cluster.Result("spirals");
        Assert.Equal(DistTrain.Coordinator.Results.RunOutcome.Failed, result.Outcome);
        Assert.Contains("conv2d", result.Reason, StringComparison.Ordinal);
        Assert.Contains("job spirals failed: ", coordinator.Text, StringComparison.Ordinal);
        Assert.Contains("conv2d", coordinator.Text, StringComparison.Ordinal);
    }
}
