using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Reduction;

namespace DistTrain.Bench.DataPlane;

/// <summary>Answers every assignment at once with the same vector, on the data plane's own thread.</summary>
internal sealed class PingPongWorker(string name, ParameterLayout layout, int slices = 1) : IWorkerSession
{
    private readonly ReductionTree _tree = new(slices);
    private readonly FlatVector _gradient = Gradient(layout.Length);
    private IGradientChannel? _channel;

    public async Task Join(IDataPlane plane)
    {
        var offer = new WorkerOffer(
            new WorkerId(name), new JobId("job"), 1, layout, new FlatVector(layout.Length), new NumericsIdentity("", "", ""));
        _channel = await plane.JoinAsync(offer, this, CancellationToken.None);
        _channel.Ready();
    }

    public void Compute(ReadOnlySpan<NodeAssignment> nodes)
    {
        foreach (var node in nodes)
            _channel!.Send(new NodeGradient(
                new WorkerId(name), node.Position.Step, node.Node, node.Attempt, _gradient,
                new PartialSums(1, 32 * _tree.Range(node.Node).Count), -1));
    }

    private static FlatVector Gradient(int length)
    {
        var vector = new FlatVector(length);
        for (var i = 0; i < length; i++)
            vector.Span[i] = (i * 31 % 1009 - 504) / 7f;
        return vector;
    }

    public void Evaluate(EvaluationAssignment assignment) => throw new InvalidOperationException("no evaluation was asked for");

    public void Closed(string reason)
    {
        if (!reason.Contains("job job is no longer here", StringComparison.Ordinal))
            Console.WriteLine($"{name}: {reason}");
    }
}
