using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;

namespace DistTrain.Bench.DataPlane;

/// <summary>Answers every assignment at once with a vector made before, on the data plane's own thread.</summary>
internal sealed class PingPongWorker(string name, ParameterLayout layout, int microbatches = 1) : IWorkerSession
{
    private readonly ReductionTree _tree = new(microbatches);
    private readonly Dictionary<int, FlatBuffer> _gradients = [];
    private IGradientChannel? _channel;

    public async Task Join(IDataPlane plane)
    {
        var offer = new WorkerOffer(
            new WorkerId(name), new JobId("job"), 1, layout, new FlatBuffer(layout.Length),
            new NumericsIdentity("", "", "", "", 1, "", ""));
        _channel = await plane.JoinAsync(offer, this, CancellationToken.None);
        _channel.Ready();
    }

    public void Compute(ReadOnlySpan<GradientTask> nodes)
    {
        foreach (var node in nodes)
        {
            var count = _tree.Range(node.Node).Count;
            if (!_gradients.TryGetValue(count, out var gradient))
                _gradients.Add(count, gradient = Gradient(layout.Length, count));
            _channel!.Send(new PartialGradient(
                new WorkerId(name), node.Position.Step, node.Node, node.Attempt, gradient, new PartialSums(1, 32 * count), -1));
        }
    }

    /// <summary>The same for every microbatch: whole numbers, so that a node's is exactly as many times that.</summary>
    private static FlatBuffer Gradient(int length, int microbatches)
    {
        var vector = new FlatBuffer(length);
        for (var i = 0; i < length; i++)
            vector.Span[i] = microbatches * (i * 31 % 1009 - 504);
        return vector;
    }

    public void Evaluate(EvaluationAssignment assignment) => throw new InvalidOperationException("no evaluation was asked for");

    public void Closed(string reason)
    {
        if (!reason.Contains("job job is no longer here", StringComparison.Ordinal))
            Console.WriteLine($"{name}: {reason}");
    }
}
