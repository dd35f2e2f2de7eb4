using System.Net;
using System.Text.Json.Nodes;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

public sealed class EventRoutesTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task JobEvents_RunningJob_TellEpochsAndLogAsTheyCome()
    {
        Running("a", 1);
        Log("a", "Information", "one");
        using var events = await Open("/api/jobs/a/events");

        Assert.Equal("training", (await events.NextAsync("status")).Json["state"]!.GetValue<string>());
        Assert.Equal(1, (await events.NextAsync("epoch")).Json["epoch"]!.GetValue<int>());
        Assert.Equal("one", (await events.NextAsync("log")).Json["text"]!.GetValue<string>());
        Epochs("a", 2);
        Assert.Equal(2, (await events.NextAsync("epoch")).Json["epoch"]!.GetValue<int>());
        Log("a", "Warning", "two");
        Assert.Equal("warning", (await events.NextAsync("log")).Json["level"]!.GetValue<string>());
    }

    [Fact]
    public async Task JobEvents_EndedJob_EndTheStream()
    {
        Epochs("a", 1, 2);
        _server.Cluster.Jobs["a"] = Samples.Job("a", JobPhase.Completed);
        using var events = await Open("/api/jobs/a/events");

        Assert.Equal("completed", (await events.NextAsync("end")).Json["state"]!.GetValue<string>());
        Assert.Null(await events.NextOrEndAsync());
        Assert.Equal([1, 2], events.Seen.Where(e => e.Kind == "epoch").Select(e => e.Json["epoch"]!.GetValue<int>()));
    }

    [Fact]
    public async Task JobEvents_LastEventId_OnlyWhatIsNewIsTold()
    {
        Epochs("a", 1, 2, 3);
        Log("a", "Information", "one");
        _server.Cluster.Jobs["a"] = Samples.Job("a", JobPhase.Completed);
        using var first = await Open("/api/jobs/a/events");
        await first.NextAsync("end");
        var last = first.Seen.Last(e => e.Id is not null).Id!;
        Epochs("a", 4);
        Log("a", "Information", "two");

        using var second = await Open("/api/jobs/a/events", last);
        await second.NextAsync("end");

        Assert.Equal([4], second.Seen.Where(e => e.Kind == "epoch").Select(e => e.Json["epoch"]!.GetValue<int>()));
        Assert.Equal(["two"], second.Seen.Where(e => e.Kind == "log").Select(e => e.Json["text"]!.GetValue<string>()));
    }

    [Fact]
    public async Task JobEvents_EpochsWrittenAnew_AreToldOnce()
    {
        Running("a", 1, 2, 3);
        using var events = await Open("/api/jobs/a/events");
        while ((await events.NextAsync("epoch")).Json["epoch"]!.GetValue<int>() < 3)
        {
        }

        // A coordinator that goes on from the checkpoint after epoch 1 writes the file anew, under another name first.
        var file = Path.Combine(_server.JobDirectory("a"), "epochs.jsonl");
        await File.WriteAllTextAsync(file + ".tmp", Samples.Epoch(1).ToJson() + "\n");
        File.Move(file + ".tmp", file, overwrite: true);
        Epochs("a", 2, 3, 4);

        Assert.Equal(4, (await events.NextAsync("epoch")).Json["epoch"]!.GetValue<int>());
    }

    [Fact]
    public async Task JobEvents_BadLastEventId_BeginAtTheStart()
    {
        Epochs("a", 1);
        _server.Cluster.Jobs["a"] = Samples.Job("a", JobPhase.Completed);
        using var events = await Open("/api/jobs/a/events", "-7-nonsense");

        Assert.Equal(1, (await events.NextAsync("epoch")).Json["epoch"]!.GetValue<int>());
    }

    [Fact]
    public async Task JobEvents_ClusterSilent_EpochsStillCome()
    {
        Epochs("a", 1);
        _server.Cluster.Failure = new TimeoutException();
        using var events = await Open("/api/jobs/a/events");

        Assert.Equal(1, (await events.NextAsync("epoch")).Json["epoch"]!.GetValue<int>());
    }

    [Fact]
    public async Task Events_NothingKnown_BeginWithAHeartbeat()
    {
        _server.Cluster.Failure = new TimeoutException();
        using var events = await Open("/api/events");

        Assert.Equal(
            ["heartbeat", "silence"], [(await events.NextOrEndAsync())!.Value.Kind, (await events.NextOrEndAsync())!.Value.Kind]);
    }

    [Fact]
    public async Task Events_Change_IsToldAndWorkersSayWhatTheyDo()
    {
        _server.Cluster.Workers = [Samples.Worker("w1/cpu", "a"), Samples.Worker("w2/cpu")];
        Running("a", 1);
        using var events = await Open("/api/events");

        Assert.Equal("a", (await events.NextAsync("jobs")).Json.AsArray()[0]!["id"]!.GetValue<string>());
        var workers = (await events.NextAsync("workers")).Json.AsArray();
        Assert.Equal("computes 2 microbatches of step 24", workers[0]!["doing"]!.GetValue<string>());
        Assert.Equal(125.5, workers[0]!["microbatches_per_second"]!.GetValue<double>());
        Assert.Equal("free", workers[1]!["doing"]!.GetValue<string>());
        _server.Cluster.Jobs["a"] = Samples.Job("a", JobPhase.Paused);
        Assert.Equal("paused", (await events.NextAsync("jobs")).Json.AsArray()[0]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Events_TooManyStreams_AreRefusedUntilOneCloses()
    {
        await using var small = await TestServer.StartAsync(options => options with { MaxStreams = 1 });
        var first = await EventReader.OpenAsync(small.Client, "/api/events");
        await first.NextAsync("jobs");

        using (var refused = await small.Client.GetAsync("/api/events"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task Stop_OpenStream_EndsIt()
    {
        var server = await TestServer.StartAsync();
        var events = await EventReader.OpenAsync(server.Client, "/api/events");
        await events.NextAsync("jobs");

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        while (await events.NextOrEndAsync() is not null)
        {
        }

        events.Dispose();
        await server.DisposeAsync();
    }

    private Task<EventReader> Open(string path, string? last = null) => EventReader.OpenAsync(_server.Client, path, last);

    private void Running(string job, params int[] epochs)
    {
        Epochs(job, epochs);
        _server.Cluster.Jobs[job] = Samples.Job(job, epochs: epochs[^1]);
    }

    private void Epochs(string job, params int[] epochs) => File.AppendAllLines(
        Path.Combine(_server.JobDirectory(job), "epochs.jsonl"), epochs.Select(epoch => Samples.Epoch(epoch).ToJson()));

    private void Log(string job, string level, string text) => File.AppendAllText(
        Path.Combine(_server.JobDirectory(job), "log.jsonl"),
        new JsonObject { ["Timestamp"] = "2026-01-02T03:04:05Z", ["Level"] = level, ["RenderedMessage"] = text }
            .ToJsonString() + "\n");
}
