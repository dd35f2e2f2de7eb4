using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Cli.Tests.Remote;

public sealed class RemoteCommandsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private TestServer _server = null!;

    private string To => _server.Address.ToString();

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Submit_GoodJob_IsResolvedHereAndSent()
    {
        var file = JobFile(Samples.JobFile);

        var run = await Run("submit", file, "--name", "mine", "--set", "epochs=7");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("disttrain watch mine --to http://127.0.0.1:", run.Output, StringComparison.Ordinal);
        var sent = _server.Cluster.Submitted!;
        Assert.Equal(new JobId("mine"), sent.Id);
        Assert.Equal(7, sent.Job.Epochs);
        Assert.Equal(_directory.At("tiny.csv"), Assert.IsType<DistTrain.Shared.Jobs.CsvData>(sent.Job.Data).File);
    }

    [Fact]
    public async Task Submit_Mistakes_AreAllToldAndNothingIsSent()
    {
        var run = await Run("submit", JobFile(Samples.JobFile + "\nseed: x\nbatch-sice: 3\n"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("seed", run.Error, StringComparison.Ordinal);
        Assert.Contains("batch-size", run.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Fact]
    public async Task Submit_NameTaken_TellsTheCoordinatorsReason()
    {
        _server.Cluster.Reply = new ApiReply(ApiOutcome.Conflict, "there is a job tiny already; choose another name");

        var run = await Run("submit", JobFile(Samples.JobFile));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["error: there is a job tiny already; choose another name"], run.ErrorLines);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task Control_TokenFromFile_ReachesTheJob(string command)
    {
        var token = _directory.At("token");
        await File.WriteAllTextAsync(token, TestServer.Token + "\n");

        var run = await CliRun.Of(command, "heart", "--to", To, "--token-file", token);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([$"{command} heart"], _server.Cluster.Calls);
        Assert.Contains($"{command} is done", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogLevel_SetWithALimit_IsShownAfterwards()
    {
        var token = _directory.At("token");
        await File.WriteAllTextAsync(token, TestServer.Token + "\n");

        var changed = await CliRun.Of("log-level", "debug", "--seconds", "90", "--to", To, "--token-file", token);
        var shown = await CliRun.Of("log-level", "--to", To);
        var back = await CliRun.Of("log-level", "initial", "--to", To, "--token-file", token);

        Assert.Equal("debug, for 90 s more; then information", changed.Output.TrimEnd());
        Assert.Equal(changed.Output, shown.Output);
        Assert.Equal("information", back.Output.TrimEnd());
    }

    [Fact]
    public async Task LogLevel_UnknownLevel_IsRefusedByTheCoordinator()
    {
        var token = _directory.At("token");
        await File.WriteAllTextAsync(token, TestServer.Token + "\n");

        var run = await CliRun.Of("log-level", "loud", "--to", To, "--token-file", token);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["error: 'loud' is no log level: debug, information, warning, error are"], run.ErrorLines);
    }

    [Fact]
    public async Task Control_NoToken_SaysWhereItIs()
    {
        var run = await CliRun.Of("cancel", "heart", "--to", To);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--token-file", run.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Fact]
    public async Task Control_WrongToken_IsRefused()
    {
        var run = await CliRun.With(new() { Variables = { ["DISTTRAIN_TOKEN"] = "wrong" } }, "cancel", "heart", "--to", To);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the token is wrong", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_JobsAndWorkers_AreShown()
    {
        _server.Cluster.Jobs["heart"] = Samples.Job("heart") with { Name = "heart" };
        _server.Cluster.Jobs["late"] = Samples.Job("late", JobPhase.WaitingForWorkers) with
        {
            WaitsFor = "waiting for 2 workers: 1 is there", Workers = [],
        };
        _server.Cluster.Workers = [Samples.Worker("w1/cpu", "heart")];

        var run = await CliRun.Of("status", "--to", To);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^heart +training +3/40 +0\.5000 +0\.6250 +3,200 +1$", run.Output);
        Assert.Matches(@"(?m)^late +waiting for workers .*waiting for 2 workers: 1 is there$", run.Output);
        Assert.Matches(@"(?m)^w1/cpu +heart +computes 2 microbatches of step 24 +126 +0\.5 s ago +CPU$", run.Output);
    }

    [Fact]
    public async Task Status_OneJob_ShowsWhereItStands()
    {
        _server.Cluster.Jobs["heart"] = Samples.Job("heart");

        var run = await CliRun.Of("status", "heart", "--to", To);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("epoch 3/40, step 3 of 10, 23 steps since the start", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_UnknownJob_IsBadInput()
    {
        var run = await CliRun.Of("status", "nobody", "--to", To);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("there is no job 'nobody'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobPhase.Completed, RunOutcome.Completed, 0)]
    [InlineData(JobPhase.StoppedEarly, RunOutcome.StoppedEarly, 0)]
    [InlineData(JobPhase.Failed, RunOutcome.Failed, 1)]
    [InlineData(JobPhase.Cancelled, RunOutcome.Cancelled, 130)]
    public async Task Watch_EndedJob_ShowsItsEpochsAndEndsWithItsExitCode(JobPhase state, RunOutcome outcome, int code)
    {
        WriteEpochs("heart", 1, 2);
        _server.Cluster.Jobs["heart"] = Samples.Job("heart", state) with { Result = Result(outcome), Reason = "because" };

        var run = await CliRun.Of("watch", "--to", To);

        Assert.Equal(code, run.ExitCode);
        Assert.Matches(@"(?m)^epoch  1/40  train 1\.0000  validation 1\.2500  accuracy 0\.7500 .*\* best so far$", run.Output);
        Assert.Matches(@"(?m)^epoch  2/40 .* best: epoch 1$", run.Output);
        Assert.Matches(@"(?m) after 2 epochs \(20 steps\): because$", run.Output);
    }

    [Fact]
    public async Task Watch_RunningJob_FollowsItToItsEnd()
    {
        WriteEpochs("heart", 1);
        _server.Cluster.Jobs["heart"] = Samples.Job("heart", epochs: 1);
        using var output = new SignallingWriter("epoch  1/40");

        var watching = CliRun.With(new() { Output = output }, "watch", "heart", "--to", To);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(30));
        WriteEpochs("heart", 2);
        _server.Cluster.Jobs["heart"] = Samples.Job("heart", JobPhase.Completed) with { Result = Result(RunOutcome.Completed) };
        var run = await watching.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, run.ExitCode);
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith("epoch  1/40", StringComparison.Ordinal));
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith("epoch  2/40", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_Interrupted_LeavesTheJobAlone()
    {
        WriteEpochs("heart", 1);
        _server.Cluster.Jobs["heart"] = Samples.Job("heart", epochs: 1);
        using var output = new SignallingWriter("epoch  1/40");
        using var interrupt = new CancellationTokenSource();

        var watching = CliRun.With(new() { Output = output, Interrupted = interrupt.Token }, "watch", "heart", "--to", To);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(30));
        await interrupt.CancelAsync();
        var run = await watching.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(130, run.ExitCode);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("watch")]
    public async Task Any_NobodyThere_SaysWhatToDo(string command)
    {
        var gone = To;
        await _server.DisposeAsync();

        var run = await CliRun.Of(command, "--to", gone);
        _server = await TestServer.StartAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no coordinator answers", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("--to URL", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://here")]
    [InlineData("http://")]
    public async Task Any_BadAddress_IsBadInput(string address)
    {
        var run = await CliRun.Of("status", "--to", address);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("http://HOST:PORT is expected", run.Error, StringComparison.Ordinal);
    }

    private static RunResult Result(RunOutcome outcome) => new()
    {
        Job = "heart",
        Outcome = outcome,
        Reason = "because",
        Epochs = 2,
        Steps = 20,
        Samples = 640,
        Parameters = 3,
        MinWorkers = 1,
        MaxWorkers = 1,
        WallSeconds = 1,
        SamplesPerSecond = 640,
    };

    private Task<CliRun> Run(params string[] arguments) =>
        CliRun.With(new() { Variables = { ["DISTTRAIN_TOKEN"] = TestServer.Token } }, [.. arguments, "--to", To]);

    private string JobFile(string text)
    {
        File.WriteAllText(_directory.At("job.yaml"), text);
        return _directory.At("job.yaml");
    }

    private void WriteEpochs(string job, params int[] epochs) => File.AppendAllLines(
        Path.Combine(_server.JobDirectory(job), "epochs.jsonl"), epochs.Select(epoch => Samples.Epoch(epoch).ToJson()));

    /// <summary>Tells when a text was written.</summary>
    private sealed class SignallingWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                _seen.TrySetResult();
        }
    }
}
