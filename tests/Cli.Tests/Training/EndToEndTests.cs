using System.Globalization;
using System.Text.RegularExpressions;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Results;

namespace DistTrain.Cli.Tests.Training;

/// <summary>The whole path: generated table, job file, coordinator and workers, checkpoints, predictions.</summary>
public sealed class EndToEndTests : IDisposable
{
    private const string Job =
        """
        name: heart
        seed: 7
        data:
          csv: heart.csv
          target: target
          numeric: [age, trestbps, chol, thalach, oldpeak]
          categorical: [sex, cp, fbs, restecg, exang, slope, ca, thal]
          split: {train: 0.7, validation: 0.15, test: 0.15, stratify: true}
        model:
          layers: [{linear: 16}, relu, {linear: 1}, sigmoid]
        loss: binary-cross-entropy
        metrics: [accuracy, auc]
        optimizer: {adam: {learning-rate: 0.01}}
        batch-size: 32
        microbatches: 4
        epochs: 8
        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _job;

    public EndToEndTests() => _job = _directory.Write("job.yaml", Job);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Train_OneTwoOrThreeWorkers_GiveTheSameModel()
    {
        await GenerateTable();

        var one = await Train("one", "--workers", "1");
        var two = await Train("two", "--workers", "2");
        var three = await Train("three", "--workers", "3");

        Assert.Equal(497, one.Parameters);
        Assert.Equal(8, one.Epochs);
        Assert.Equal(1, one.MaxWorkers);
        Assert.Equal(3, three.MaxWorkers);
        Assert.NotNull(one.ParametersSha256);
        Assert.Equal((one.ParametersSha256, one.StateSha256), (two.ParametersSha256, two.StateSha256));
        Assert.Equal((one.ParametersSha256, one.StateSha256), (three.ParametersSha256, three.StateSha256));
        Assert.Equal(one.Test, two.Test);
    }

    [Fact]
    public async Task Train_InterruptedAndResumed_GivesTheModelOfOneRun()
    {
        await GenerateTable();
        // So many epochs that the interruption lands in the middle, however slowly it comes.
        string[] longer = ["--set", "epochs=600"];
        var whole = await Train("whole", ["--workers", "2", .. longer]);
        using var interrupted = new CancellationTokenSource();

        using var cancelling = new CancellingWriter("  3/600", interrupted);
        var first = await CliRun.With(
            new() { Train = LocalTraining.RunAsync, Interrupted = interrupted.Token, Output = cancelling },
            ["train", _job, "--workers", "2", "--out", _directory.At("parts"), .. longer]);
        var resumed = await Train("parts", ["--workers", "3", "--resume", .. longer]);

        Assert.Equal(130, first.ExitCode);
        Assert.Equal((whole.ParametersSha256, whole.StateSha256), (resumed.ParametersSha256, resumed.StateSha256));
        var epochs = await File.ReadAllLinesAsync(_directory.At("parts", "epochs.jsonl"));
        Assert.Equal(Enumerable.Range(1, 600), epochs.Select(line => EpochRecord.FromJson(line).Epoch));
    }

    [Fact]
    public async Task Train_ThenPredictAndEvaluate_UseTheReturnedModel()
    {
        await GenerateTable();
        await Train("run", "--workers", "2");

        var predicted = await CliRun.Of(
            "predict", "--model", _directory.At("run"), "--input", _directory.At("heart.csv"), "--output",
            _directory.At("predictions.csv"));
        var evaluated = await CliRun.Of("evaluate", "--model", _directory.At("run"), "--data", _directory.At("heart.csv"));

        Assert.Equal(0, predicted.ExitCode);
        Assert.Equal(0, evaluated.ExitCode);
        var predictions = (
            await File.ReadAllLinesAsync(_directory.At("predictions.csv")))[1..].Select(line => line.Split(',')[2]);
        var targets = (await File.ReadAllLinesAsync(_directory.At("heart.csv")))[1..].Select(line => line.Split(',')[^1]);
        var accuracy = predictions.Zip(targets).Average(pair => pair.First == pair.Second ? 1.0 : 0.0);
        Assert.Matches(
            $@"(?m)^accuracy +{Regex.Escape(accuracy.ToString("0.0000", CultureInfo.InvariantCulture))}$", evaluated.Output);
        Assert.InRange(accuracy, 0.7, 1);
    }

    [Fact]
    public async Task Train_BadValueInTheTable_NamesLineColumnAndValue()
    {
        await GenerateTable();
        var lines = await File.ReadAllLinesAsync(_directory.At("heart.csv"));
        lines[4] = "old" + lines[4][lines[4].IndexOf(',', StringComparison.Ordinal)..];
        await File.WriteAllLinesAsync(_directory.At("heart.csv"), lines);

        var run = await CliRun.With(new() { Train = LocalTraining.RunAsync }, "train", _job, "--out", _directory.At("run"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("heart.csv:5: column 'age': found 'old', expected a number", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.At("run")));
    }

    private async Task GenerateTable() =>
        Assert.Equal(
            0,
            (await CliRun.Of("data", "heart", "--rows", "300", "--seed", "3", "--output", _directory.At("heart.csv"))).ExitCode);

    private async Task<RunResult> Train(string name, params string[] options)
    {
        var run = await CliRun.With(
            new() { Train = LocalTraining.RunAsync }, ["train", _job, "--out", _directory.At(name), .. options]);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        return RunResult.FromJson(await File.ReadAllTextAsync(_directory.At(name, "result.json")));
    }

    /// <summary>Cancels when a text is written.</summary>
    private sealed class CancellingWriter(string text, CancellationTokenSource source) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                source.Cancel();
        }
    }
}
