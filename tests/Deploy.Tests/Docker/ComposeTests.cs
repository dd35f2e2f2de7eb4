using System.Text.Json;
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

    private async Task<ComposeProject> Start(int workers, int offset, params string[] profiles)
    {
        images.Engine.Require();
        await images.BuildAsync("coordinator", "worker");
        var project = new ComposeProject(images.Engine, images.JobDirectory, BuiltImages.JobName, Port + offset);
        try
        {
            await project.Up(workers, profiles);
            return project;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    private async Task AssertSameModel(JsonElement result)
    {
        Assert.Equal("completed", result.GetProperty("outcome").GetString());
        Assert.Equal(await images.ExpectedAsync(), result.GetProperty("parameters_sha256").GetString());
    }

    [SkippableFact]
    public async Task A_Build_CoordinatorImage_HasNoLibtorch()
    {
        images.Engine.Require();
        await images.BuildAsync("coordinator");

        var run = await images.Engine.Docker(
            TimeSpan.FromMinutes(1), "run", "--rm", "--network", "none", "--read-only", "disttrain/coordinator:0.1.0", "doctor");

        Assert.Contains("libtorch", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch_cpu", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task B_Build_WorkerImage_TrainsWithoutANetwork()
    {
        images.Engine.Require();
        await images.BuildAsync("coordinator", "worker");

        Assert.Equal(64, (await images.ExpectedAsync()).Length);
    }

    [SkippableFact]
    public async Task Up_ScaledToFiveAndToOneWhileItTrains_IsTheSameModel()
    {
        await using var project = await Start(3, 1);

        await project.Said("joined: 3 workers", since: null);
        await project.Up(5);
        await project.Said("joined: 5 workers", since: null);
        await project.Up(1);
        var result = await project.Result();

        await AssertSameModel(result);
        Assert.Equal(5, result.GetProperty("workers").GetProperty("max").GetInt32());
        Assert.Equal(1, result.GetProperty("workers").GetProperty("min").GetInt32());
    }

    [SkippableFact]
    public async Task Up_WorkerAndCoordinatorKilled_IsTheSameModel()
    {
        await using var project = await Start(3, 2);

        await project.Said("joined: 3 workers", since: null);
        await project.Docker("kill", project.Worker(2));
        await project.Said("is gone: ", since: null);
        await project.PastEpoch(60);
        await project.Docker("kill", project.Coordinator);
        var killed = TimeProvider.System.GetUtcNow();
        await project.Docker("start", project.Coordinator);
        var resumed = await project.Said("goes on at epoch", killed);
        var result = await project.Result();

        Assert.DoesNotContain("goes on at epoch 0", resumed, StringComparison.Ordinal);
        await AssertSameModel(result);
    }

    [SkippableFact]
    public async Task Up_WorkerCutOffAndConnectedAgain_IsTheSameModel()
    {
        await using var project = await Start(2, 3);

        await project.Said("joined: 2 workers", since: null);
        await project.Docker("network", "disconnect", project.Network, project.Worker(1));
        await project.Said("is gone: ", since: null);
        var connected = TimeProvider.System.GetUtcNow();
        await project.Docker("network", "connect", project.Network, project.Worker(1));
        await project.Said("joined: 2 workers", connected);
        var result = await project.Result();

        await AssertSameModel(result);
    }

    [SkippableFact]
    public async Task Up_FirstOfTwoCoordinatorsKilled_SecondMakesTheSameModel()
    {
        await using var project = await Start(2, 5, "ha");

        await project.Said("joined: 2 workers", since: null);
        await project.PastEpoch(60);
        await project.Docker("kill", project.Coordinator);
        project.Speaker = project.SecondCoordinator;
        await project.Said("goes on at epoch", since: null);
        var result = await project.Result();

        await AssertSameModel(result);
    }

    [SkippableFact]
    public async Task Up_Page_AnswersOnThisMachineAndTakesNoChangesWithoutTheToken()
    {
        await using var project = await Start(1, 4);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port + 4}") };

        await project.PastEpoch(1);

        Assert.Contains("<html", await client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("disttrain_ready 1", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using var cancel = await client.PostAsync($"/api/jobs/{BuiltImages.JobName}/cancel", null);
        Assert.Equal(HttpStatusCode.Unauthorized, cancel.StatusCode);
        Assert.Equal("600 1654:1654", (await project.Docker(
            "run", "--rm", "--network", "none", "--user", "0", "--entrypoint", "stat", "--volume", $"{project.Name}_secret:/secret",
            "disttrain/worker:0.1.0", "--format", "%a %u:%g", "/secret/cluster")).Trim());
    }
}
