using DistTrain.Coordinator.Results;

namespace DistTrain.Cluster.Tests.LocalTraining;

/// <summary><c>train</c> as a process that gets signals.</summary>
public sealed class InterruptedTrainTests : IDisposable
{
    /// <summary>Their lines are more than a pipe holds, so a program whose output is not read cannot end before its signal.</summary>
    private const int Epochs = 1500;

    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-process-").FullName;
    private readonly string _job;

    public InterruptedTrainTests()
    {
        _job = Path.Combine(_directory, "job.yaml");
        File.WriteAllText(_job,
            $$$"""
            name: spirals
            seed: 3
            data: {synthetic: {kind: two-spirals, rows: 400}}
            model: {layers: [{linear: 8}, tanh, {linear: 1}]}
            loss: binary-cross-entropy-with-logits
            metrics: [accuracy]
            optimizer: {adam: {learning-rate: 0.01}}
            batch-size: 32
            microbatches: 4
            epochs: {{{Epochs}}}
            checkpoint: {every-epochs: 10}
            """);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Train_TerminatedAndKilledInBetween_EndsWithTheModelOfOneRun()
    {
        var whole = await Finish("whole", "--workers", "1");

        using (var terminated = ProgramProcess.Start("train", _job, "--workers", "2", "--out", At("parts")))
        {
            await terminated.WaitForLine("epoch    3/");
            await terminated.Signal("TERM");
            var (code, text) = await terminated.End();
            Assert.True(code == 130, text);
            Assert.Contains("--resume", text, StringComparison.Ordinal);
        }
        using (var killed = ProgramProcess.Start("train", _job, "--workers", "3", "--out", At("parts"), "--resume"))
        {
            await killed.WaitForLine("going on in epoch");
            await killed.WaitForLine("epoch ");
            await killed.Signal("KILL");
            await killed.End();
        }
        var resumed = await Finish("parts", "--workers", "2", "--resume");

        Assert.Equal(Epochs, resumed.Epochs);
        Assert.Equal((whole.ParametersSha256, whole.StateSha256), (resumed.ParametersSha256, resumed.StateSha256));
        var epochs = await File.ReadAllLinesAsync(At("parts", "epochs.jsonl"));
        Assert.Equal(Enumerable.Range(1, Epochs), epochs.Select(line => EpochRecord.FromJson(line).Epoch));
    }

    private string At(params string[] parts) => Path.Combine([_directory, .. parts]);

    private async Task<RunResult> Finish(string name, params string[] options)
    {
        using var process = ProgramProcess.Start(["train", _job, "--out", At(name), .. options]);
        var (code, text) = await process.End();
        Assert.True(code == 0, text);
        return RunResult.FromJson(await File.ReadAllTextAsync(At(name, "result.json")));
    }
}
