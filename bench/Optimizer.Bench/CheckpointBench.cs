using System.Diagnostics;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Bench.Optimizers;

/// <summary>How fast a checkpoint of a model with Adam's state is copied, written with fsync, and read back.</summary>
internal static class CheckpointBench
{
    public static void Run(string directory, int parameters)
    {
        var layout = ParameterLayout.Create([new TensorShape("weight", [parameters], EntryKind.Parameter)]);
        var vectors = Enumerable.Range(0, 3).Select(_ => new FlatBuffer(layout.Length)).ToArray();
        foreach (var vector in vectors)
            for (var i = 0; i < vector.Length; i++)
                vector.Span[i] = MathF.Sin(i);
        var copies = vectors.Select(v => new FlatBuffer(v.Length)).ToArray();
        var store = new CheckpointStore(Path.Combine(directory, "checkpoints"));
        var gigabytes = 12.0 * parameters / 1e9;
        for (var step = 1; step <= 6; step++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var (vector, target) in vectors.Zip(copies))
                vector.Span.CopyTo(target.Span);
            var copied = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            store.Save(
                new RunSnapshot(
                    State(layout, step),
                    new ModelState(layout, copies[0],
                        new OptimizerState("adam", ["exp_avg", "exp_avg_sq"], [copies[1], copies[2]]))), 1);
            var written = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            store.LoadLatest(_ => { });
            var read = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(
                $"{gigabytes * 1e3:f0} MB: copied in {copied * 1e3:f1} ms, written and flushed in {written * 1e3:f0} ms"
                + $" ({gigabytes / written:f2} GB/s), checked and read in {read * 1e3:f0} ms");
        }
    }

    private static RunState State(ParameterLayout layout, int step) => new()
    {
        JobId = "bench",
        JobName = "bench",
        RunAttempt = 1,
        Position = new RunPosition(step + 1, 0, step),
        Seed = 1,
        Schedule = new PlateauState(1e-3, null, 0, 0),
        EarlyStopping = EarlyStoppingState.Initial,
        Ledger = new RunLedger(0, 1, 1, 0, 0),
        Tensors = StoredTensor.Of(layout),
        JobFile = "",
        Program = "0.1.0",
        Numerics = new NumericsIdentity("", "", "", "", 1, "", ""),
    };
}
