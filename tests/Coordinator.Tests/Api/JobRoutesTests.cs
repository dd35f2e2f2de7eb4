using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

public sealed class JobRoutesTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Jobs_Two_AreListedAsTheClusterTellsThem()
    {
        _server.Cluster.Jobs["a"] = Samples.Job("a");
        _server.Cluster.Jobs["b"] = Samples.Job("b", JobPhase.Paused);

        var json = JsonNode.Parse(await _server.Client.GetStringAsync("/api/jobs"))!.AsArray();

        Assert.Equal(["b", "a"], json.Select(job => job!["id"]!.GetValue<string>()));
        Assert.Equal("paused", json[0]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Job_Known_IsShown()
    {
        _server.Cluster.Jobs["a"] = Samples.Job("a");

        var job = JsonSerializer.Deserialize(await _server.Client.GetStringAsync("/api/jobs/a"), StatusJson.Default.JobStatus)!;

        Assert.Equal(23, job.Position!.Step);
        Assert.Equal(new WorkerId("w1/cpu"), Assert.Single(job.Workers).Worker);
    }

    [Theory]
    [InlineData("/api/jobs/nowhere")]
    [InlineData("/api/jobs/nowhere/epochs")]
    [InlineData("/api/jobs/nowhere/events")]
    [InlineData("/api/jobs/..%2f..%2fetc/epochs")]
    [InlineData("/api/jobs/.hidden/events")]
    [InlineData("/api/nothing")]
    public async Task Get_NothingThere_Is404WithAReason(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotEmpty(await ErrorsOf(response));
    }

    [Fact]
    public async Task Jobs_WrongMethod_Is405()
    {
        using var response = await _server.Client.DeleteAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("GET", Assert.Single(await ErrorsOf(response)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Epochs_LinesAndAHalfWrittenOne_AreTheWholeLines()
    {
        var directory = _server.JobDirectory("a");
        await File.WriteAllTextAsync(
            Path.Combine(directory, "epochs.jsonl"),
            $"{Samples.Epoch(1).ToJson()}\n{Samples.Epoch(2).ToJson()}\n{{\"epoch\": 3, ");

        var epochs = JsonNode.Parse(await _server.Client.GetStringAsync("/api/jobs/a/epochs"))!.AsArray();

        Assert.Equal([1, 2], epochs.Select(epoch => epoch!["epoch"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Submit_GoodJob_IsHandedOnWithEveryDefaultFilledIn()
    {
        using var response = await _server.PostAsync("/api/jobs?name=mine", Samples.JobFile);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/api/jobs/mine", response.Headers.Location!.ToString());
        Assert.Equal(new JobId("mine"), _server.Cluster.Submitted!.Id);
        Assert.Equal(40, _server.Cluster.Submitted.Job.Epochs);
    }

    [Fact]
    public async Task Submit_SeveralMistakes_AreAllTold()
    {
        using var response = await _server.PostAsync(
            "/api/jobs?name=a/b", Samples.JobFile.Replace("epochs", "epoch", StringComparison.Ordinal) + "\nseed: x\n");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = await ErrorsOf(response);
        Assert.Contains(errors, error => error.Contains("?name=a/b", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("epochs", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("seed", StringComparison.Ordinal));
        Assert.Null(_server.Cluster.Submitted);
    }

    [Fact]
    public async Task Submit_Nothing_IsABadRequest()
    {
        using var response = await _server.PostAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Submit_NotUtf8_IsABadRequest()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
        {
            Content = new ByteArrayContent([0xff, 0xfe, 0x00, 0x01]),
        };
        request.Headers.Authorization = new("Bearer", TestServer.Token);
        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("UTF-8", Assert.Single(await ErrorsOf(response)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_BodyAboveTheLimit_Is413()
    {
        using var response = await _server.PostAsync("/api/jobs", "# " + new string('x', 2 << 20));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Null(_server.Cluster.Submitted);
    }

    [Fact]
    public async Task Submit_NameTaken_Is409WithTheClustersReason()
    {
        _server.Cluster.Reply = new ApiReply(ApiOutcome.Conflict, "there is a job tiny already; choose another name");

        using var response = await _server.PostAsync("/api/jobs", Samples.JobFile);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(["there is a job tiny already; choose another name"], await ErrorsOf(response));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((409, "Conflict", "there is a job tiny already; choose another name"),
            (problem["status"]!.GetValue<int>(), problem["title"]!.GetValue<string>(), problem["detail"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task Command_WithToken_ReachesTheJob(string command)
    {
        using var response = await _server.PostAsync($"/api/jobs/a/{command}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([$"{command} a"], _server.Cluster.Calls);
    }

    [Theory]
    [InlineData("/api/jobs", null)]
    [InlineData("/api/jobs", "wrong")]
    [InlineData("/api/jobs", "")]
    [InlineData("/api/jobs/a/cancel", null)]
    [InlineData("/api/jobs/a/pause", "correct horse battery stapl")]
    [InlineData("/api/jobs/a/resume", "correct horse battery staple+")]
    public async Task Change_WithoutTheRightToken_Is401AndNothingHappens(string path, string? token)
    {
        using var response = await _server.PostAsync(path, Samples.JobFile, token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Empty(_server.Cluster.Calls);
    }

    [Fact]
    public async Task Change_OtherScheme_Is401()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/a/cancel");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("a:" + TestServer.Token)));
        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Change_ServerWithoutToken_IsRefused()
    {
        await using var open = await TestServer.StartAsync(options => options with { Token = null });

        using var response = await open.PostAsync("/api/jobs/a/cancel");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(open.Cluster.Calls);
    }

    [Fact]
    public async Task Jobs_ClusterSilent_Is503()
    {
        _server.Cluster.Failure = new TimeoutException();

        using var response = await _server.Client.GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("does not answer", Assert.Single(await ErrorsOf(response)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_ClusterBreaks_Is500WithoutTheDetails()
    {
        _server.Cluster.Failure = new InvalidOperationException("a secret detail");

        using var response = await _server.Client.GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\u0001\u0002\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("POST /api/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("GET /api/jobs\r\n\r\n")]
    public async Task Connection_Garbage_IsClosedAndTheServerGoesOn(string bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_server.Address.Host, _server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync(limit.Token);

        Assert.Matches(@"^HTTP/1\.1 (400|505) ", answer);
        Assert.Equal("[]", await _server.Client.GetStringAsync("/api/jobs"));
    }

    private static async Task<string[]> ErrorsOf(HttpResponseMessage response) =>
        [.. JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsArray()
            .Select(error => error!.GetValue<string>())];
}
