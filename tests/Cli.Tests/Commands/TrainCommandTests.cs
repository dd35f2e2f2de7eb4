using DistTrain.Cli.Shell;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private const string Job =
        """
        name: blobs
        data: {synthetic: {kind: blobs, rows: 100}}
        model:
          layers: [{linear: 8}, relu, {linear: 4}]
        loss: cross-entropy
        epochs: 5
        """;

    private readonly TemporaryDirectory _directory = new();
    private LocalTrainingOptions? _options;

    private string Out => _directory.At("out");

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> Train(string job, params string[] more) => Train(RunOutcome.Completed, job, more);

    private Task<CliRun> Train(RunOutcome outcome, string job, params string[] more) => CliRun.With(
        new()
        {
            Train = (options, _) =>
            {
                _options = options;
                return Task.FromResult(ResultOf(outcome));
            },
        },
        ["train", _directory.Write("job.yaml", job), .. more]);

    private static RunResult ResultOf(RunOutcome outcome) => new()
    {
        Job = "blobs",
        Outcome = outcome,
        Reason = "all 5 epochs asked for",
        Epochs = 5,
        Steps = 15,
        Samples = 350,
        Parameters = 60,
        Test = new(0.25, 15, [new(Metric.Accuracy, 0.9)]),
        MinWorkers = 2,
        MaxWorkers = 2,
        WallSeconds = 1,
        SamplesPerSecond = 350,
    };

    [Theory]
    [InlineData(KernelSet.Auto)]
    [InlineData(KernelSet.Portable, "--kernels", "portable")]
    public async Task Train_Kernels_AreThoseAskedFor(KernelSet expected, params string[] options)
    {
        KernelSet? asked = null;
        var run = await CliRun.With(
            new()
            {
                Train = (_, _) => Task.FromResult(ResultOf(RunOutcome.Completed)),
                UseKernels = set =>
                {
                    asked = set;
                    return new KernelsInUse(KernelSet.Widest, "of this test");
                },
            },
            ["train", _directory.Write("job.yaml", Job), "--out", Out, .. options]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, asked);
        Assert.Contains("widest kernels (of this test)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_UnknownKernels_IsRefusedWithTheNames()
    {
        var run = await Train(Job, "--kernels", "fastest", "--out", Out);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            "--kernels fastest: one of auto, vendor, widest, portable is expected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Job_IsReadAndRunWithTheOptions()
    {
        var run = await Train(Job, "--workers", "3", "--out", Out, "--set", "epochs=7", "--set", "seed=9");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("blobs", _options!.Job.Name);
        Assert.Equal(7, _options.Job.Epochs);
        Assert.Equal(9ul, _options.Job.Seed);
        Assert.Equal(3, _options.Workers);
        Assert.Equal(Out, _options.OutputDirectory);
        Assert.False(_options.Resume);
    }

    [Fact]
    public async Task Train_Result_IsSummedUpForPeopleAndInTheLog()
    {
        var run = await Train(Job, "--out", Out);

        Assert.Contains("completed after 5 epochs (15 steps): all 5 epochs asked for", run.Output, StringComparison.Ordinal);
        Assert.Contains("test       loss 0.2500  accuracy 0.9000  (15 samples)", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "completed after 5 epochs", await File.ReadAllTextAsync(Path.Combine(Out, "log.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunOutcome.Completed, 0)]
    [InlineData(RunOutcome.StoppedEarly, 0)]
    [InlineData(RunOutcome.Converged, 0)]
    [InlineData(RunOutcome.TargetReached, 0)]
    [InlineData(RunOutcome.Failed, 1)]
    [InlineData(RunOutcome.Cancelled, 130)]
    public async Task Train_Outcome_HasItsExitCode(RunOutcome outcome, int expected) =>
        Assert.Equal(expected, (await Train(outcome, Job, "--out", Out)).ExitCode);

    [Fact]
    public async Task Train_JobWithFiveMistakes_ReportsAllFive()
    {
        var run = await Train(
            """
            name: blobs
            sede: 7
            data: {synthetic: {kind: blobbs, rows: -5}}
            model:
              layers: [{linear: 8}, reluu, {linear: 4}]
            loss: cross-entropy
            epochs: many
            """, "--out", Out);

        Assert.Equal(2, run.ExitCode);
        Assert.Null(_options);
        Assert.Equal(6, run.ErrorLines.Length);
        Assert.All(run.ErrorLines[..5], line => Assert.Matches(@"^error: .*job\.yaml:\d+:\d+: ", line));
        Assert.Equal("5 errors", run.ErrorLines[5]);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Train_NoSuchJobFile_NamesIt()
    {
        var run = await CliRun.Of("train", _directory.At("nowhere.yaml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nowhere.yaml", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("two")]
    public async Task Train_BadWorkers_IsBadUsage(string workers)
    {
        var run = await Train(Job, "--workers", workers, "--out", Out);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--workers", run.Error, StringComparison.Ordinal);
        Assert.Contains(workers, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WorkersFromTheEnvironment_AreTaken()
    {
        await CliRun.With(
            new()
            {
                Variables = { ["DISTTRAIN_WORKERS"] = "5", ["DISTTRAIN_OUT"] = Out },
                Train = (options, _) =>
                {
                    _options = options;
                    return Task.FromResult(ResultOf(RunOutcome.Completed));
                },
            },
            "train", _directory.Write("job.yaml", Job));

        Assert.Equal(5, _options!.Workers);
        Assert.Equal(Out, _options.OutputDirectory);
    }

    [Fact]
    public async Task Train_OutWithARun_IsRefusedAndNotTouched()
    {
        var epochs = _directory.Write("out/epochs.jsonl", "{}\n");

        var run = await Train(Job, "--out", Out);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--resume", run.Error, StringComparison.Ordinal);
        Assert.Equal([epochs], Directory.GetFileSystemEntries(Out));
    }

    [Fact]
    public async Task Train_RelativeOut_IsHandedOnAbsoluteAndShownAsWritten()
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), Out);

        var run = await Train(Job, "--out", relative);

        Assert.Equal(Out, _options!.OutputDirectory);
        Assert.EndsWith("written to " + relative + Environment.NewLine, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Resume_GoesOnInThatDirectory()
    {
        _directory.Write("out/epochs.jsonl", "{}\n");

        var run = await Train(Job, "--out", Out, "--resume");

        Assert.Equal(0, run.ExitCode);
        Assert.True(_options!.Resume);
        Assert.Equal(Out, _options.OutputDirectory);
    }

    [Fact]
    public async Task Train_BadDataFoundLater_LeavesNoDirectoryBehind()
    {
        var run = await CliRun.With(
            new()
            {
                Train = (_, _) => throw new BadInputException([new InputError("heart.csv:7", "age", "'x' is not a number")]),
            },
            "train", _directory.Write("job.yaml", Job), "--out", Out);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["error: heart.csv:7: age: 'x' is not a number"], run.ErrorLines);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Train_UnforeseenFailure_NamesItAndExitsWithOne()
    {
        var run = await CliRun.With(
            new() { Train = (_, _) => throw new InvalidOperationException("the tree has no root") },
            "train", _directory.Write("job.yaml", Job), "--out", Out);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: InvalidOperationException: the tree has no root", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Interrupted_SaysWhatIsGoingOnAndHowToGoOn()
    {
        using var interrupted = new CancellationTokenSource();
        var run = await CliRun.With(
            new()
            {
                Interrupted = interrupted.Token,
                Train = (_, token) =>
                {
                    interrupted.Cancel();
                    Assert.True(token.IsCancellationRequested);
                    return Task.FromResult(ResultOf(RunOutcome.Cancelled));
                },
            },
            "train", _directory.Write("job.yaml", Job), "--out", Out);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("interrupted: writing a checkpoint", run.Output, StringComparison.Ordinal);
        Assert.Contains($"--resume --out {Out}", run.Output, StringComparison.Ordinal);
    }
}
