using DistTrain.Coordinator.Results;

namespace DistTrain.Cluster.Tests.LocalTraining;

/// <summary><c>train</c> as a process: numbers of workers, interruptions, damaged checkpoints, refusals, real data.</summary>
public sealed class TrainProcessTests : IDisposable
{
    // Batch normalisation and dropout are where workers would differ if they could.
    private const string Digits =
        """
        name: digits
        seed: 3
        data: {synthetic: {kind: digits, rows: 1500}}
        model: {layers: [{conv2d: {out-channels: 4, kernel-size: 5, stride: 2}}, batch-norm, relu, {dropout: 0.2}, flatten, {linear: 10}]}
        loss: cross-entropy
        metrics: [accuracy]
        optimizer: {adam: {learning-rate: 0.002}}
        batch-size: 32
        microbatches: 4
        epochs: 8
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-train-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Train_OneTwoOrThreeWorkers_GiveTheSameModelAndState()
    {
        var job = Write("job.yaml", Digits);
        var one = await Finish("train", job, "--workers", "1", "--set", "epochs=2", "--out", At("one"));

        foreach (var workers in (string[])["2", "3"])
            AssertSameModel(one, await Finish("train", job, "--workers", workers, "--set", "epochs=2", "--out", At(workers)));
    }

    [Fact]
    public async Task Train_InterruptedWithinAnEpochAndKilledThrice_EndsWithTheModelOfOneRun()
    {
        var job = Write("job.yaml", Digits);
        // Without an end that a signal could come too late for; what was trained by then decides how long the undisturbed run is.
        string[] endless = ["train", job, "--set", "epochs=1000000", "--workers"];
        using (var interrupted = ProgramProcess.Start([.. endless, "2", "--out", At("parts")]))
        {
            await interrupted.WaitForLine("epoch");
            await interrupted.Signal("INT");
            var (code, text) = await interrupted.End();
            Assert.True(code == 130, text);
            Assert.NotEmpty(Checkpoints("parts"));
        }

        foreach (var workers in (string[])["3", "1", "2"])
        {
            using var killed = ProgramProcess.Start([.. endless, workers, "--out", At("parts"), "--resume"]);
            await killed.WaitForLine("epoch");
            await killed.Signal("KILL");
            await killed.End();
        }

        var last = (await File.ReadAllLinesAsync(At("parts", "epochs.jsonl"))).Length + 3;
        string[] train = ["train", job, "--set", $"epochs={last}", "--workers"];
        AssertSameModel(
            await Finish([.. train, "2", "--out", At("whole")]), await Finish([.. train, "3", "--out", At("parts"), "--resume"]));
        var epochs = await File.ReadAllLinesAsync(At("parts", "epochs.jsonl"));
        Assert.Equal(Enumerable.Range(1, last), epochs.Select(line => EpochRecord.FromJson(line).Epoch));
    }

    [Fact]
    public async Task Train_ResumedAfterItsEnd_GivesTheSameResultWithoutAStep()
    {
        var job = Write("job.yaml", Digits);
        var first = await Finish("train", job, "--workers", "2", "--set", "epochs=2", "--out", At("run"));

        var again = await Finish("train", job, "--workers", "1", "--set", "epochs=2", "--out", At("run"), "--resume");

        AssertSameModel(first, again);
        Assert.Equal((first.Steps, first.Outcome, first.Test), (again.Steps, again.Outcome, again.Test));
    }

    [Fact]
    public async Task Train_NewestCheckpointIsDamaged_WarnsAndEndsWithTheSameModel()
    {
        var job = Write("job.yaml", Digits);
        var whole = await Finish(
            "train", job, "--workers", "2", "--set", "epochs=4", "--set", "checkpoint.keep=2", "--out", At("run"));
        var newest = Checkpoints("run").Max(StringComparer.Ordinal)!;
        await using (var file = File.OpenWrite(Path.Combine(newest, "model.safetensors")))
        {
            file.Seek(-3, SeekOrigin.End);
            file.WriteByte(0x55);
        }

        using var process = ProgramProcess.Start(
            "train", job, "--workers", "3", "--set", "epochs=4", "--set", "checkpoint.keep=2", "--out", At("run"), "--resume");
        var (code, text) = await process.End();

        Assert.True(code == 0, text);
        Assert.Contains($"checkpoint {newest}: model.safetensors does not have the SHA-256", text, StringComparison.Ordinal);
        AssertSameModel(whole, await Result("run"));
    }

    [Fact]
    public async Task Train_EveryCheckpointIsDamaged_IsRefused()
    {
        var job = Write("job.yaml", Digits);
        await Finish("train", job, "--workers", "2", "--set", "epochs=2", "--out", At("run"));
        foreach (var checkpoint in Checkpoints("run"))
            File.Delete(Path.Combine(checkpoint, "optimizer.safetensors"));

        using var process = ProgramProcess.Start("train", job, "--set", "epochs=2", "--out", At("run"), "--resume");
        var (code, text) = await process.End();

        Assert.Equal(2, code);
        Assert.Contains(
            "checkpoints in " + At("run", "checkpoints") + " is good, so the run is not continued", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_JobFileWithFiveMistakes_ReportsEachWithItsLine()
    {
        var job = Write("job.yaml",
            """
            name: bad
            seed: x
            data: {synthetic: {kind: digit}}
            model: {layers: [{linear: 10}, relux]}
            loss: cross-entropyy
            epochs: -1
            """);

        using var process = ProgramProcess.Start("train", job, "--out", At("run"));
        var (code, text) = await process.End();

        Assert.Equal(2, code);
        foreach (var place in (string[])["job.yaml:2:7: seed", "job.yaml:3:26: data.synthetic.kind",
            "job.yaml:4:32: model.layers.1", "job.yaml:5:7: loss", "job.yaml:6:9: epochs"])
            Assert.Contains(place, text, StringComparison.Ordinal);
        Assert.Contains("5 errors", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("run")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Train_LearningRateFarTooLarge_FailsNamingStepAndMicrobatch(string workers)
    {
        var job = Write("job.yaml",
            """
            name: diverges
            data: {synthetic: {kind: regression, rows: 400}}
            model: {layers: [{linear: 8}, relu, {linear: 1}]}
            loss: mean-squared-error
            optimizer: {sgd: {learning-rate: 1e30}}
            batch-size: 32
            microbatches: 4
            epochs: 50
            """);

        using var process = ProgramProcess.Start("train", job, "--workers", workers, "--out", At("run"));
        var (code, text) = await process.End();

        Assert.True(code == 1, text);
        var result = await Result("run");
        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.StartsWith("the loss is infinity in step 2 (epoch 1), microbatch 0;", result.Reason, StringComparison.Ordinal);
        Assert.Empty(Checkpoints("run"));
    }

    [Fact]
    public async Task Train_StopsEarly_ReturnsTheBestEpochsModel()
    {
        var job = Write("job.yaml",
            """
            name: early
            data: {synthetic: {kind: two-spirals, rows: 200}, split: {train: 0.3, validation: 0.4, test: 0.3}}
            model: {layers: [{linear: 64}, tanh, {linear: 1}]}
            loss: binary-cross-entropy-with-logits
            optimizer: {adam: {learning-rate: 0.3}}
            batch-size: 16
            epochs: 500
            early-stopping: {patience: 5}
            """);

        var early = await Finish("train", job, "--workers", "2", "--out", At("early"));
        var upToBest = await Finish(
            "train", job, "--workers", "1", "--set", $"epochs={early.Best!.Epoch}", "--out", At("best"));

        Assert.Equal(RunOutcome.StoppedEarly, early.Outcome);
        Assert.Equal(early.Best.Epoch + 5, early.Epochs);
        Assert.Equal(upToBest.ParametersSha256, early.ParametersSha256);
        Assert.NotEqual(upToBest.StateSha256, early.StateSha256);
    }

    [SkippableFact]
    public async Task Train_RealHeartTable_HasTwentyNineInputs()
    {
        var example = SharedData.InRepository("examples", "heart", "job.yaml");

        var result = await Finish("train", example, "--data", SharedData.At("heart.csv"), "--workers", "2", "--out", At("run"));

        Assert.Equal(497, result.Parameters);
        Assert.Contains(result.Outcome, (RunOutcome[])[RunOutcome.StoppedEarly, RunOutcome.Completed]);
        Assert.InRange(result.Validation!.Value(Shared.Jobs.Metric.Accuracy)!.Value, 0.65, 1);
    }

    [SkippableFact]
    public async Task Train_Mnist_OneAndTwoWorkersGiveTheSameModel()
    {
        var images = SharedData.At("mnist", "t10k-images-idx3-ubyte.gz");
        var labels = SharedData.At("mnist", "t10k-labels-idx1-ubyte.gz");
        var job = Write("job.yaml", Digits.Replace(
            "{synthetic: {kind: digits, rows: 1500}}",
            $"{{idx: {{images: {images}, labels: {labels}}}, split: {{train: 0.3, validation: 0.1, test: 0.6}}}}",
            StringComparison.Ordinal));

        var one = await Finish("train", job, "--workers", "1", "--set", "epochs=1", "--out", At("one"));
        var two = await Finish("train", job, "--workers", "2", "--set", "epochs=1", "--out", At("two"));

        AssertSameModel(one, two);
        Assert.InRange(one.Test!.Value(Shared.Jobs.Metric.Accuracy)!.Value, 0.7, 1);
    }

    private string At(params string[] parts) => Path.Combine([_directory, .. parts]);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private string[] Checkpoints(string run) => Directory.GetDirectories(At(run, "checkpoints"), "epoch-*");

    private static void AssertSameModel(RunResult expected, RunResult found) => Assert.Equal(
        (expected.ParametersSha256, expected.StateSha256, expected.Epochs),
        (found.ParametersSha256, found.StateSha256, found.Epochs));

    private async Task<RunResult> Finish(params string[] arguments)
    {
        using var process = ProgramProcess.Start(arguments);
        var (code, text) = await process.End();
        Assert.True(code == 0, text);
        return await Result(arguments[Array.IndexOf(arguments, "--out") + 1]);
    }

    private async Task<RunResult> Result(string run) => RunResult.FromJson(await File.ReadAllTextAsync(At(run, "result.json")));
}
