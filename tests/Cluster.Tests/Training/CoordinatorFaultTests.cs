using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>The coordinator comes late, dies, is bothered by strangers and leads two jobs: the models are those of undisturbed runs.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class CoordinatorFaultTests(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task Coordinator_KilledAndStartedAgain_GoesOnFromTheCheckpoint()
    {
        // It goes on when both workers have found it.
        await using var cluster = new TrainingCluster(TestJob.Spirals.With("workers: {min: 2}"));
        var first = cluster.Coordinator();
        cluster.Worker("w1");
        cluster.Worker("w2");
        await first.Said("epoch  15/100");
        await first.Kill();

        var second = cluster.Coordinator();

        Assert.True(await second.End() == 0, second.Text);
        Assert.Contains("2 workers, 88 steps an epoch, start 2, goes on at epoch", second.Text, StringComparison.Ordinal);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Coordinator_HalfAMinuteLaterThanItsWorkers_IsFoundByAll()
    {
        var job = TestJob.Digits.With("workers: {min: 2}");
        await using var cluster = new TrainingCluster(job);
        var workers = new[] { cluster.Worker("w1"), cluster.Worker("w2") };
        foreach (var worker in workers)
            await worker.SaidLike("no coordinator for [3-9][0-9] s: ");
        var coordinator = cluster.Coordinator();

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, job);
        var pauses = Regex.Matches(workers[0].Text, @"no coordinator for .*; the next look is in ([0-9.]+) s")
            .Select(m => m.Groups[1].Value);
        Assert.Equal(["0.5", "1.0", "2.0", "4.0", "4.0"], pauses.Take(5));
    }

    [Fact]
    public async Task Jobs_TwoAtOnce_ShareTheWorkersAndEndAlike()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Start(
            "coordinator", "--job", cluster.JobFile, "--state", cluster.State, "--listen", $"127.0.0.1:{cluster.Port}",
            "--data-listen", $"127.0.0.1:{cluster.DataPort}", "--http", $"127.0.0.1:{cluster.HttpPort}");
        cluster.Worker("w1");
        cluster.Worker("w2");
        await coordinator.Said("worker w2 joined");
        await cluster.Post("/api/jobs/spirals/pause");

        await cluster.Post("/api/jobs?name=second", TestJob.Spirals.Text);
        await coordinator.Said("is leased to job second");
        await cluster.Post("/api/jobs/spirals/resume");
        await Task.WhenAll(
            coordinator.Said("job second: ", "-> completed"), coordinator.Said("job spirals: ", "-> completed"));
        await coordinator.Signal("TERM");

        Assert.True(await coordinator.End() is 0 or 130, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
        await undisturbed.AssertSame(cluster, TestJob.Spirals, "second");
    }

    [Fact]
    public async Task Strangers_AtEveryPort_ChangeNothing()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Coordinator();
        cluster.Worker("w1");
        await coordinator.Said("epoch   5/100");
        byte[][] sayings =
        [
            [],
            Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
            RandomNumberGenerator.GetBytes(4096),
            [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0],
        ];
        foreach (var port in new[] { cluster.Port, cluster.DataPort, cluster.HttpPort })
        {
            foreach (var saying in sayings)
            {
                using var stranger = new TcpClient();
                await stranger.ConnectAsync("127.0.0.1", port).WaitAsync(TrainingProcess.Limit);
                await stranger.GetStream().WriteAsync(saying);
            }
        }

        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Coordinator_HostOfTheJobKilled_TheOtherGoesOn()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var first = cluster.Coordinator();
        await first.Said("waiting-for-workers");
        var port = TrainingCluster.FreePort();
        var second = cluster.Start(
            "coordinator", "--join", Loopback(cluster.Port), "--state", cluster.State, "--listen", Loopback(port), "--http",
            "127.0.0.1:0");
        await first.Said($"coordinator {Loopback(port)} is up");
        cluster.Start(
            "worker", "--join", $"{Loopback(cluster.Port)},{Loopback(port)}", "--name", "w1", "--cache",
            Path.Combine(cluster.State, "cache"));
        await first.Said("epoch  15/100");

        await first.Kill();

        await second.Said("goes on at epoch");
        await second.Said("job spirals: ", "-> completed");
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    private static string Loopback(int port) => "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture);
}
