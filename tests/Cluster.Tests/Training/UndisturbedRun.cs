using DistTrain.Shared.Results;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>The job of these tests and the result of training it in one process that nothing happens to.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    internal const int Epochs = 100;
    private const int TrainingSamples = 2800;

    internal static string Job { get; } =
        $$$"""
        name: spirals
        seed: 3
        data: {synthetic: {kind: two-spirals, rows: 4000}}
        model: {layers: [{linear: 64}, tanh, {linear: 64}, tanh, {linear: 1}]}
        loss: binary-cross-entropy-with-logits
        metrics: [accuracy]
        optimizer: {adam: {learning-rate: 0.01}}
        batch-size: 32
        slices: 4
        epochs: {{{Epochs}}}
        checkpoint: {every-epochs: 5}
        """;

    private RunResult _result = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("disttrain-undisturbed-").FullName;
        var job = Path.Combine(directory, "job.yaml");
        await File.WriteAllTextAsync(job, Job);
        await using var process = new TrainingProcess([], ["train", job, "--workers", "1", "--out", Path.Combine(directory, "out")]);
        Assert.True(await process.End() == 0, process.Text);
        _result = RunResult.FromJson(await File.ReadAllTextAsync(Path.Combine(directory, "out", "result.json")));
        Directory.Delete(directory, recursive: true);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The same bits, and every sample once an epoch.</summary>
    internal void AssertSame(RunResult result)
    {
        Assert.Equal((_result.ParametersSha256, _result.StateSha256), (result.ParametersSha256, result.StateSha256));
        Assert.Equal((Epochs, (long)Epochs * TrainingSamples), (result.Epochs, result.Samples));
    }
}
