using System.Text.Json;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Checkpointing;

/// <summary>A small model with a buffer, and snapshots of a run of it.</summary>
internal static class Snapshots
{
    public static readonly ParameterLayout Layout = ParameterLayout.Create(
    [
        new TensorShape("0.weight", [3, 7], EntryKind.Parameter),
        new TensorShape("0.bias", [3], EntryKind.Parameter),
        new TensorShape("1.running_mean", [3], EntryKind.Buffer),
        new TensorShape("1.num_batches_tracked", [], EntryKind.Buffer, true),
    ]);

    public static RunSnapshot At(
        int completedEpochs, long step, BestCheckpoint? best = null, int runAttempt = 1, EpochProgress? progress = null)
    {
        var model = new FlatBuffer(Layout.Length);
        foreach (var entry in Layout.Entries)
            for (var i = 0; i < entry.Count; i++)
                model.Span[entry.Offset + i] = entry.IsInteger ? step : MathF.Sin(step + entry.Offset + i);
        var state = Enumerable.Range(0, 2).Select(v =>
        {
            var vector = new FlatBuffer(Layout.TrainableLength);
            foreach (var entry in Layout.Parameters)
                for (var i = 0; i < entry.Count; i++)
                    vector.Span[entry.Offset + i] = MathF.Cos(step + v + entry.Offset + i);
            return vector;
        });
        return new RunSnapshot(
            State(completedEpochs, step, best, runAttempt, progress),
            new ModelState(Layout, model, new OptimizerState("adam", ["exp_avg", "exp_avg_sq"], [.. state])),
            best is { Checkpoint: null });
    }

    public static void AssertEqual(RunSnapshot expected, RunSnapshot actual)
    {
        var (wanted, found) = (expected.Model, actual.Model);
        Assert.Equal(wanted.Layout, found.Layout);
        Assert.Equal(wanted.Vector.Span, found.Vector.Span);
        Assert.Equal(wanted.Optimizer.Optimizer, found.Optimizer.Optimizer);
        Assert.Equal([.. wanted.Optimizer.Names], found.Optimizer.Names.ToArray());
        Assert.Equal(
            wanted.Optimizer.Vectors.Select(v => v.Span.ToArray()), found.Optimizer.Vectors.Select(v => v.Span.ToArray()));
        Assert.Equal(expected.IsBest, actual.IsBest);
        Assert.Equal(CheckpointJson.Write(expected.State), CheckpointJson.Write(actual.State));
        Assert.Equal(expected.State with { Encoder = null }, actual.State with { Encoder = null });
    }

    private static RunState State(
        int completedEpochs, long step, BestCheckpoint? best, int runAttempt, EpochProgress? progress) => new()
    {
        JobId = "heart-1",
        JobName = "heart",
        RunAttempt = runAttempt,
        Position = new RunPosition(completedEpochs + 1, progress is null ? 0 : 3, step),
        Seed = ulong.MaxValue,
        Progress = progress,
        Schedule = new PlateauState(0.1 + 0.2, 1.0 / 3, 2, 0),
        EarlyStopping = new EarlyStoppingState(new EpochValue(1, 0.1), 4),
        Best = best,
        History =
        [
            .. Enumerable.Range(1, completedEpochs).Select(epoch => new EpochRecord
            {
                Epoch = epoch, Step = epoch * 14, TrainLoss = 1.0 / epoch, ValidationLoss = 2.0 / (epoch + 1),
                ValidationMetrics = [new MetricValue(Metric.Accuracy, 0.8), new MetricValue(Metric.Auc, null)],
                LearningRate = 0.001, GradientNorm = Math.PI, Samples = 210, SamplesPerSecond = 1e5 / 3, Seconds = 0.01,
                Workers = 2, Best = epoch == 1,
            }),
        ],
        Ledger = new RunLedger(210L * completedEpochs, 1, 2, 12.25, 3.5),
        Tensors = StoredTensor.Of(Layout),
        Encoder = JsonSerializer.SerializeToElement(new { columns = new[] { "age", "sex" } }),
        JobFile = "name: heart\nseed: 7 # é\n",
        Program = "0.1.0",
        Numerics = new NumericsIdentity("2.10.0", "AVX512", "3.7.1 avx512_core", "2024.2 AVX-512", 1, "EPYC", "0a1b2c"),
    };
}
