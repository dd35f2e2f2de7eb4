using System.Collections.Concurrent;
using System.Collections.Immutable;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;

namespace DistTrain.TestSupport;

/// <summary>A worker with a thread of its own, whose gradient is a formula over the model, so that one wrong bit shows.</summary>
internal sealed class FakeWorker : IWorkerSession, IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly WorkerId _id;
    private readonly ConcurrentQueue<FlatBuffer> _vectors = new();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGradientChannel? _channel;

    public FakeWorker(string name = "worker-1")
    {
        _id = new WorkerId(name);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public WorkerId Id => _id;

    public IGradientChannel Channel => _channel!;

    /// <summary>Held up by a test to keep the worker computing.</summary>
    public ManualResetEventSlim MayCompute { get; } = new(true);

    /// <summary>Set when the worker has begun to compute.</summary>
    public ManualResetEventSlim HasBegun { get; } = new();

    public Task<string> WhenClosed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static ParameterLayout Layout(int floats) =>
        ParameterLayout.Create([new TensorShape("weight", ImmutableArray.Create<long>(floats), EntryKind.Parameter)]);

    public static WorkerOffer Offer(string name, ParameterLayout layout, FlatBuffer? initial = null) => new(
        new WorkerId(name), new JobId("job"), 1, layout, initial ?? new FlatBuffer(layout.Length),
        new NumericsIdentity("2.10.0", "AVX512", "3.7.1 avx512_core", "2024.2 AVX-512", 2, "EPYC", "0a1b2c"));

    public async Task Join(IDataPlane plane, WorkerOffer offer)
    {
        _channel = await plane.JoinAsync(offer, this, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        _channel.Ready();
    }

    /// <summary>The gradient that this worker gives.</summary>
    public static float Gradient(float parameter, long step, int node) => parameter * 3 + step - node;

    public void Compute(ReadOnlySpan<GradientTask> nodes)
    {
        foreach (var node in nodes.ToArray())
            _work.Add(() => Answer(node));
    }

    public void Evaluate(EvaluationAssignment assignment) => _work.Add(() =>
    {
        var outputs = new float[(assignment.End - assignment.Start) * 2];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = assignment.Start + i + Channel.Model.Span[0];
        Channel.Send(new EvaluationResult(
            _id, assignment.Round, assignment.Microbatch, 0.1 * assignment.Microbatch, outputs.Length / 2, outputs));
    });

    public void Closed(string reason) => _closed.TrySetResult(reason);

    public void Dispose()
    {
        MayCompute.Set();
        _work.CompleteAdding();
        _channel?.Dispose();
    }

    private void Answer(GradientTask node)
    {
        var model = Channel.Model.Span;
        if (!_vectors.TryDequeue(out var vector))
            vector = new FlatBuffer(model.Length);
        HasBegun.Set();
        MayCompute.Wait(TimeSpan.FromSeconds(60));
        var gradient = vector.Span;
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = Gradient(model[i], node.Position.Step, node.Node);
        Channel.Send(new PartialGradient(
            _id, node.Position.Step, node.Node, node.Attempt, vector, new PartialSums(node.Position.Step / 3.0, 32), -1));
        if (gradient.Length <= 16 * 1024)
            _vectors.Enqueue(vector);
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
