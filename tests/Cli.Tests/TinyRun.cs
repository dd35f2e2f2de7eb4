using System.Text.Json;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Cli.Tests;

/// <summary>
/// A finished run with a model that one can compute by hand: p(yes) = sigmoid(2 (x - 1) / 2 - y + 0.5), from the columns
/// x (mean 1, scale 2) and y (mean 0, scale 1).
/// </summary>
internal static class TinyRun
{
    public const string Job =
        """
        name: tiny
        data: {csv: tiny.csv, target: label, numeric: [x, y]}
        model: {layers: [{linear: 1}, sigmoid]}
        loss: binary-cross-entropy
        metrics: [accuracy]
        epochs: 2
        """;

    private static readonly ParameterLayout Layout = ParameterLayout.Create(
        [new TensorShape("0.weight", [1, 2], EntryKind.Parameter), new TensorShape("0.bias", [1], EntryKind.Parameter)]);

    private static readonly Preprocessor Encoder = new()
    {
        Columns = [new ColumnEncoder { Name = "x", Mean = 1, Scale = 2 }, new ColumnEncoder { Name = "y" }],
        TargetColumns = ["label"],
        Target = new TargetKind(TargetType.Binary, 2),
        Classes = ["no", "yes"],
        SampleShape = [2],
    };

    /// <summary>Writes the run's checkpoints: the best after epoch 1, with the model above, and a worse one after epoch
    /// 2.</summary>
    /// <returns>The best one's directory.</returns>
    public static string Write(string directory)
    {
        var store = new CheckpointStore(Path.Combine(directory, "checkpoints"));
        var best = store.Save(
            Snapshot(1, new BestCheckpoint(1, "validation-loss", 0.25, null), [2, -1, 0.5f]), keep: 3).ToString();
        store.Save(Snapshot(2, new BestCheckpoint(1, "validation-loss", 0.25, best), [0, 0, 0]), keep: 3);
        return Path.Combine(store.Directory, best);
    }

    public static double Probability(double x, double y) => 1 / (1 + Math.Exp(-((x - 1) - y + 0.5)));

    private static RunSnapshot Snapshot(int epochs, BestCheckpoint best, float[] parameters)
    {
        var model = new FlatBuffer(Layout.Length);
        parameters.AsSpan(0, 2).CopyTo(model.Span[Layout.Entries[0].Offset..]);
        model.Span[Layout.Entries[1].Offset] = parameters[2];
        var state = new RunState
        {
            JobId = "tiny-1",
            JobName = "tiny",
            RunAttempt = 1,
            Position = new RunPosition(epochs + 1, 0, epochs * 4),
            Seed = 7,
            Schedule = new PlateauState(1, 1, 0, 0),
            EarlyStopping = new EarlyStoppingState(new EpochValue(1, 0.25), epochs - 1),
            Best = best,
            History = [.. Enumerable.Range(1, epochs).Select(Epoch)],
            Ledger = new RunLedger(100 * epochs, 1, 2, 1.5, 1.0),
            Tensors = StoredTensor.Of(Layout),
            Encoder = JsonSerializer.SerializeToElement(Encoder, Preprocessor.JsonOptions),
            JobFile = Job,
            Program = "0.1.0",
            Numerics = new NumericsIdentity("2.10.0", "AVX512", "3.7.1 avx512_core", "2024.2 AVX-512", 1, "EPYC", "0a1b2c"),
        };
        return new RunSnapshot(state, new ModelState(Layout, model, new OptimizerState("sgd", [], [])), best.Checkpoint is null);
    }

    private static EpochRecord Epoch(int epoch) => new()
    {
        Epoch = epoch,
        Step = epoch * 4,
        TrainLoss = 0.5,
        ValidationLoss = 0.25 * epoch,
        LearningRate = 0.001,
        GradientNorm = 1,
        Samples = 100,
        SamplesPerSecond = 1000,
        Seconds = 0.1,
        Workers = 2,
        Best = epoch == 1,
    };
}
