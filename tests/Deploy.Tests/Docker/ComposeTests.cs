using System.Net;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>
/// docker compose for real: whatever happens to containers and their network while a job trains, its model is the one that a
/// single process makes, to the bit. In the order of their names: the first ones build what the others use.
/// </summary>
[TestCaseOrderer("DistTrain.Deploy.Tests.Docker.ByName", "Deploy.Tests")]
public sealed class ComposeTests(BuiltImages images) : IClassFixture<BuiltImages>
{
    private const int Port = 18080;
    private const int PagePort = 8080;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [SkippableFact]
    public async Task A_Build_CoordinatorImage_HasNoLibtorch()
    {
        await images.BuildAsync("coordinator");

        var run = await images.Engine.Docker(
            TimeSpan.FromMinutes(1), "run", "--rm", "--network", "none", "--read-only", "disttrain/coordinator:0.1.0", "doctor");

        Assert.Contains("libtorch", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch_cpu", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task B_Build_WorkerImage_TrainsWithoutANetwork()
    {
        await images.BuildAsync("coordinator", "worker");

        var model = await images.ExpectedAsync(images.JobDirectory);

        Assert.Equal("completed", model.Outcome);
        Assert.Equal(64, model.Parameters.Length);
    }

    [SkippableFact]
    public async Task Up_CleanClone_TrainsTheExampleOnFourWorkers()
    {
        await images.BuildAsync("coordinator", "worker");
        Skip.If(LocalPort.IsTaken(PagePort), $"port {PagePort} of this machine is taken");
        using var directory = new TemporaryDirectory();
        var clone = directory.At("clone");
        var cloned = await Command.RunAsync(
            "git", ["clone", "--quiet", "--no-hardlinks", Repository.Root, clone], TimeSpan.FromMinutes(1));
        Skip.If(cloned.ExitCode != 0, "the repository cannot be cloned: " + cloned.Ending);
        await using var project = new ComposeProject(images.Engine, clone, "heart", "disttrain-test-clone");

        var up = await project.TryCompose(TimeSpan.FromMinutes(5), "up", "--build", "--detach", "--scale", "worker=4");
        Skip.If(
            up.ExitCode != 0 && up.Error.Contains("failed to solve", StringComparison.Ordinal)
                && !BuildLog.IsOurs(up.Output + up.Error),
            "the images cannot be built here: " + up.Ending);
        up.Good();
        var result = await project.Result();

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PagePort}") };
        Assert.Contains("<html", await client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("disttrain_ready{} 1", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using var cancel = await client.PostAsync("/api/jobs/heart/cancel", null);
        Assert.Equal(HttpStatusCode.Unauthorized, cancel.StatusCode);
        Assert.StartsWith(
            "-rw------- 1654/1654 ", await project.Listed(project.Coordinator, "/secret/cluster"), StringComparison.Ordinal);
        Assert.Equal(await images.ExpectedAsync(Path.Combine(clone, "examples", "heart")), result);
    }

    [SkippableFact]
    public async Task Up_FirstOfTwoCoordinatorsKilled_SecondMakesTheSameModel()
    {
        await using var project = await Start(2, 5);
        await project.Said("joined: 2 workers");
        var second = Now;
        await project.Up(2, "ha");
        await project.Healthy(project.SecondCoordinator, second);
        await project.PastEpoch(60);

        await project.Docker("kill", project.Coordinator);
        project.Speaker = project.SecondCoordinator;
        var resumed = await project.Said("goes on at epoch");

        Assert.DoesNotContain("goes on at epoch 0", resumed, StringComparison.Ordinal);
        await AssertSameModel(project);
    }

    [SkippableFact]
    public async Task Up_ScaledToFiveAndToOneWhileItTrains_IsTheSameModel()
    {
        await using var project = await Start(3, 1);
        await project.Said("joined: 3 workers");

        await project.Up(5);
        await project.SaidWhileHeld("joined: 5 workers");
        var reduced = Now;
        await project.Up(1);
        await project.Said(" 1 worker ", reduced);

        await AssertSameModel(project);
    }

    [SkippableFact]
    public async Task Up_WorkerAndCoordinatorKilled_IsTheSameModel()
    {
        await using var project = await Start(3, 2);
        await project.Said("joined: 3 workers");

        await project.Docker("kill", project.Worker(2));
        await project.Said("is gone: ");
        await project.PastEpoch(60);
        await project.Docker("kill", project.Coordinator);
        var killed = Now;
        await project.Docker("start", project.Coordinator);
        var resumed = await project.Said("goes on at epoch", killed);

        Assert.DoesNotContain("goes on at epoch 0", resumed, StringComparison.Ordinal);
        await AssertSameModel(project);
    }

    [SkippableFact]
    public async Task Up_WorkerCutOffAndConnectedAgain_IsTheSameModel()
    {
        await using var project = await Start(2, 3);
        await project.Said("joined: 2 workers");

        await project.Docker("network", "disconnect", project.Network, project.Worker(1));
        await project.Said("is gone: ");
        var connected = Now;
        await project.Docker("network", "connect", project.Network, project.Worker(1));
        await project.SaidWhileHeld("joined: 2 workers", connected);

        await AssertSameModel(project);
    }

    [SkippableFact]
    public async Task Up_WorkersRestartedOneAfterTheOther_NoStepIsLost()
    {
        await using var project = await Start(3, 4);
        await project.Said("joined: 3 workers");

        for (var worker = 1; worker <= 3; worker++)
        {
            var restarted = Now;
            await project.Docker("restart", project.Worker(worker));
            await project.SaidWhileHeld("joined: 3 workers", restarted);
        }

        await AssertSameModel(project);
        // Each went after the work in its hands; none was given up.
        var log = (await project.Log()).Split('\n');
        Assert.True(
            log.Count(line => line.Contains(" left: ", StringComparison.Ordinal)) >= 3, string.Join('\n', log.TakeLast(40)));
        Assert.DoesNotContain(log, line => line.Contains(" is gone: ", StringComparison.Ordinal));
    }

    private async Task<ComposeProject> Start(int workers, int offset)
    {
        await images.BuildAsync("coordinator", "worker");
        // Made before the cluster, so that the two do not share the machine.
        await images.ExpectedAsync(images.JobDirectory);
        var project = new ComposeProject(images.Engine, images.JobDirectory, BuiltImages.JobName, Port + offset);
        try
        {
            await project.Up(workers);
            return project;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    private async Task AssertSameModel(ComposeProject project) =>
        Assert.Equal(await images.ExpectedAsync(images.JobDirectory), await project.Result());
}
