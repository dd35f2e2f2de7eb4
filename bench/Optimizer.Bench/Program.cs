using System.Diagnostics;
using DistTrain.Bench.Optimizers;
using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

// Optimizer steps against plain memory copies, measured in turns on the same machine; medians. Usage: dotnet run -c Release
// --project bench/Optimizer.Bench -- [parameters] [threads] [rounds]
//        dotnet run -c Release --project bench/Optimizer.Bench -- checkpoint DIRECTORY [parameters]
if (args is ["checkpoint", var directory, ..])
{
    CheckpointBench.Run(directory, args.Length > 2 ? int.Parse(args[2]) : 21_037_066);
    return;
}

var parameters = args.Length > 0 ? int.Parse(args[0]) : 21_037_066;
var threads = args.Length > 1 ? int.Parse(args[1]) : Environment.ProcessorCount;
var rounds = args.Length > 2 ? int.Parse(args[2]) : 21;
parameters = (parameters + 15) / 16 * 16;

using var copy = new CopyBench(parameters, threads);
var benches = new List<(string Name, double BytesPerParameter, Action Run)> { ("copy", 8, copy.Run) };
foreach (var (name, optimizer, nodes, clip) in new (string, IOptimizer, int, GradientClipping)[]
{
    ("adam, 1 node", new Adam(), 1, default),
    ("adam, 2 nodes", new Adam(), 2, default),
    ("adam, 2 nodes, clip by norm", new Adam(), 2, new GradientClipping(ClipMode.GlobalNorm, 1)),
    ("sgd momentum, 2 nodes", new Sgd(0.9), 2, default),
})
{
    var step = new StepBench(optimizer, clip, parameters, nodes, threads);
    var passes = nodes * (clip.Mode == ClipMode.GlobalNorm ? 2 : 1);
    benches.Add((name, 4 * (passes + 2 + 2 * optimizer.StateNames.Length), step.Run));
}

var times = benches.Select(_ => new List<double>()).ToArray();
for (var round = -3; round < rounds; round++)
    for (var i = 0; i < benches.Count; i++)
    {
        var start = Stopwatch.GetTimestamp();
        benches[i].Run();
        if (round >= 0)
            times[i].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

Console.WriteLine($"{parameters} parameters, {threads} threads, median of {rounds}");
var (copyRate, bestCopy) = (0.0, 0.0);
for (var i = 0; i < benches.Count; i++)
{
    times[i].Sort();
    var median = times[i][rounds / 2];
    var bytes = benches[i].BytesPerParameter * parameters / 1e9;
    copyRate = i == 0 ? bytes / median : copyRate;
    bestCopy = i == 0 ? bytes / times[i][0] : bestCopy;
    Console.WriteLine(
        $"{benches[i].Name,-30} {median * 1e3,8:f2} ms  {bytes / median,6:f1} GB/s  {bytes / median / copyRate,5:p0} of copy"
        + $"   best {times[i][0] * 1e3,8:f2} ms  {bytes / times[i][0],6:f1} GB/s  {bytes / times[i][0] / bestCopy,5:p0}");
}

foreach (var small in new[] { 512, 8192 })
{
    using var step = new StepBench(new Adam(), default, small, 2, 1);
    for (var i = 0; i < 200_000; i++)
        step.Run();
    var start = Stopwatch.GetTimestamp();
    for (var i = 0; i < 200_000; i++)
        step.Run();
    Console.WriteLine($"adam, 2 nodes, {small} parameters   {Stopwatch.GetElapsedTime(start).TotalMicroseconds / 200_000:f2} us");
}

internal sealed class StepBench : IDisposable
{
    private readonly UpdateEngine _engine;
    private readonly GradientSum _sum = new();
    private readonly FlatBuffer _parameters;
    private readonly OptimizerState _state;
    private long _step;

    public StepBench(IOptimizer optimizer, GradientClipping clip, int count, int nodes, int threads)
    {
        var layout = ParameterLayout.Create([new TensorShape("weight", [count], EntryKind.Parameter)]);
        _engine = new UpdateEngine(optimizer, layout, clip, threads);
        _parameters = new FlatBuffer(count);
        _state = new OptimizerState(optimizer, count);
        var tree = new ReductionTree(nodes);
        var vectors = Enumerable.Range(0, nodes).Select(n => Filled(count, n)).ToArray();
        _sum.Set(tree, [.. Enumerable.Range(0, nodes).Select(tree.Leaf)], vectors);
    }

    public void Run() => _engine.Step(new UpdateStep(++_step, 1e-3, 64, 1), _sum, _parameters, _state);

    public void Dispose() => _engine.Dispose();

    private static FlatBuffer Filled(int count, int seed)
    {
        var vector = new FlatBuffer(count);
        for (var i = 0; i < count; i++)
            vector.Span[i] = MathF.Sin(i + seed) * 0.01f;
        return vector;
    }
}

internal sealed class CopyBench : IDisposable
{
    private readonly FlatBuffer _from;
    private readonly FlatBuffer _to;
    private readonly Barrier _barrier;
    private readonly int _threads;
    private volatile bool _stop;

    public CopyBench(int count, int threads)
    {
        _from = new FlatBuffer(count);
        _from.Span.Fill(1);
        _to = new FlatBuffer(count);
        _threads = threads;
        _barrier = new Barrier(threads);
        for (var i = 1; i < threads; i++)
        {
            var number = i;
            new Thread(() => Help(number)) { IsBackground = true }.Start();
        }
    }

    public void Run()
    {
        _barrier.SignalAndWait();
        Part(0);
        _barrier.SignalAndWait();
    }

    public void Dispose()
    {
        _stop = true;
        _barrier.SignalAndWait();
    }

    private void Help(int number)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_stop)
                return;
            Part(number);
            _barrier.SignalAndWait();
        }
    }

    private void Part(int number)
    {
        var part = _from.Length / _threads;
        _from.Span.Slice(number * part, part).CopyTo(_to.Span[(number * part)..]);
    }
}
