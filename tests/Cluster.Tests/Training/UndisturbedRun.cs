using DistTrain.Coordinator.Results;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>What test jobs give when they are trained in one process by one worker and nothing happens to them.</summary>
public sealed class UndisturbedRun
{
    private readonly Dictionary<string, (RunResult Result, IReadOnlyList<EpochRecord> Epochs)> _runs = [];

    /// <summary>The same bits in the model, the optimizer and every loss, and every sample once an epoch.</summary>
    internal async Task AssertSame(TrainingCluster cluster, TestJob job, string? id = null)
    {
        var (expected, history) = await RunOf(job);
        var (result, epochs) = (cluster.Result(id ?? job.Name), cluster.Epochs(id ?? job.Name));
        Assert.Equal((expected.ParametersSha256, expected.StateSha256), (result.ParametersSha256, result.StateSha256));
        Assert.Equal((job.Epochs, (long)job.Epochs * job.Samples), (result.Epochs, result.Samples));
        Assert.Equal(
            Enumerable.Range(1, job.Epochs).Select(e => (e, (long)job.Samples)), epochs.Select(e => (e.Epoch, e.Samples)));
        Assert.Equal(history.Select(Learned), epochs.Select(Learned));
    }

    private static (long Step, double Train, double? Validation) Learned(EpochRecord epoch) =>
        (epoch.Step, epoch.TrainLoss, epoch.ValidationLoss);

    private async Task<(RunResult Result, IReadOnlyList<EpochRecord> Epochs)> RunOf(TestJob job)
    {
        if (_runs.TryGetValue(job.Name, out var known))
            return known;
        var directory = Directory.CreateTempSubdirectory("disttrain-undisturbed-").FullName;
        var file = Path.Combine(directory, "job.yaml");
        var output = Path.Combine(directory, "out");
        await File.WriteAllTextAsync(file, job.Text);
        await using var process = new TrainingProcess([], ["train", file, "--workers", "1", "--out", output]);
        Assert.True(await process.End() == 0, process.Text);
        var result = RunResult.FromJson(await File.ReadAllTextAsync(Path.Combine(output, "result.json")));
        var epochs = (await File.ReadAllLinesAsync(Path.Combine(output, "epochs.jsonl"))).Select(EpochRecord.FromJson).ToList();
        Directory.Delete(directory, recursive: true);
        return _runs[job.Name] = (result, epochs);
    }
}
