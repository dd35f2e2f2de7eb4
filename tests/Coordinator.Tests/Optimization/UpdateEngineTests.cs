using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;
using DistTrain.TestSupport;
using DistTrain.Worker.Gradients;

namespace DistTrain.Coordinator.Tests.Optimization;

public sealed class UpdateEngineTests
{
    private static readonly ParameterLayout Large = ParameterLayout.Create(
    [
        new TensorShape("0.weight", [3, 100_001], EntryKind.Parameter),
        new TensorShape("0.bias", [7], EntryKind.Parameter),
        new TensorShape("1.running_mean", [5], EntryKind.Buffer),
        new TensorShape("1.num_batches_tracked", [], EntryKind.Buffer, true),
    ]);

    public static TheoryData<string, string> Runs => new()
    {
        { "adam", "None" }, { "adam", "GlobalNorm" }, { "adam", "Value" }, { "sgd-nesterov", "GlobalNorm" },
        { "rmsprop-all", "None" }, { "adagrad-all", "None" }, { "adadelta-decay", "None" }, { "adamw-amsgrad", "Value" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Step_AnyThreadCountAndAnyNodes_GivesTheSameBits(string name, string clip)
    {
        var clipping = new GradientClipping(Enum.Parse<ClipMode>(clip), 0.125);
        var tree = new ReductionTree(5);
        var leaves = Enumerable.Range(0, 5).Select(microbatch => Gradient(microbatch + 1)).ToArray();
        var expected = Train(
            name, clipping, 1, tree, [tree.Leaf(0), tree.Leaf(1), tree.Leaf(2), tree.Leaf(3), tree.Leaf(4)], leaves);
        foreach (var threads in new[] { 2, 3 })
            Assert.Equal(
                expected,
                Train(
                    name, clipping, threads, tree,
                    [tree.Leaf(0), tree.Leaf(1), tree.Leaf(2), tree.Leaf(3), tree.Leaf(4)], leaves));

        var left = Node(tree, new MicrobatchRange(0, 3), leaves);
        var right = Node(tree, new MicrobatchRange(3, 2), leaves);
        Assert.Equal(expected, Train(name, clipping, 2, tree, [tree.Left(0), tree.Right(0)], [left, right]));
        Assert.Equal(
            expected, Train(name, clipping, 2, tree, [tree.Left(0), tree.Leaf(3), tree.Leaf(4)], [left, leaves[3], leaves[4]]));
        Assert.Equal(expected, Train(name, clipping, 2, tree, [0], [Node(tree, new MicrobatchRange(0, 5), leaves)]));
    }

    [Fact]
    public void Step_Gradients_AreNotTouched()
    {
        var tree = new ReductionTree(2);
        var leaves = new[] { Gradient(1), Gradient(2) };
        Train("adam", new GradientClipping(ClipMode.GlobalNorm, 0.1), 2, tree, [tree.Leaf(0), tree.Leaf(1)], leaves);
        Assert.Equal(Gradient(1).Span, leaves[0].Span);
        Assert.Equal(Gradient(2).Span, leaves[1].Span);
    }

    [Fact]
    public void Step_GradientNorm_IsTheMeanGradientsBeforeClipping()
    {
        var layout = ParameterLayout.Create([new TensorShape("w", [2], EntryKind.Parameter)]);
        var gradient = new FlatBuffer(layout.Length);
        gradient.Span[0] = 30;
        gradient.Span[1] = 40;
        var outcome = One(layout, gradient, new GradientClipping(ClipMode.GlobalNorm, 1), samples: 10, out var parameters);
        Assert.Equal(5, outcome.GradientNorm);
        Assert.True(outcome.IsFinite);
        Assert.Equal(-0.6, parameters.Span[0], 1e-5);
        Assert.Equal(-0.8, parameters.Span[1], 1e-5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Step_NonFiniteGradient_IsReported(float bad)
    {
        var gradient = Gradient(1);
        gradient.Span[250_000] = bad;
        Assert.False(One(Large, gradient, default, 1, out _).IsFinite);
    }

    [Fact]
    public void Step_HugeFiniteGradient_IsFinite()
    {
        var gradient = Gradient(1);
        gradient.Span[..100].Fill(float.MaxValue);
        Assert.True(One(Large, gradient, default, 1, out _).IsFinite);
    }

    [Fact]
    public void Step_Buffers_AreReplacedByTheirMeanOverMicrobatches()
    {
        var tree = new ReductionTree(3);
        var leaves = Enumerable.Range(0, 3).Select(i => new FlatBuffer(Large.Length)).ToArray();
        var mean = Large.Entries[2].Offset;
        var batches = Large.Entries[3].Offset;
        for (var i = 0; i < 3; i++)
        {
            leaves[i].Span[mean] = 10 * (i + 1);
            leaves[i].Span[batches] = 41;
        }

        var optimizer = new Sgd();
        using var engine = new UpdateEngine(optimizer, Large, default, 2);
        var parameters = new FlatBuffer(Large.Length);
        var sum = new GradientSum();
        sum.Set(tree, [tree.Leaf(0), tree.Leaf(1), tree.Leaf(2)], leaves);
        engine.Step(new UpdateStep(1, 0.1, 96, 3), sum, parameters, new OptimizerState(optimizer, Large.TrainableLength));
        Assert.Equal(20, parameters.Span[mean]);
        Assert.Equal(41, parameters.Span[batches]);
    }

    [Fact]
    public void Step_InSteadyState_AllocatesNothing()
    {
        var (optimizer, learningRate, clipping) = OptimizerCases.Make("adam");
        using var engine = new UpdateEngine(optimizer, Large, clipping, 2);
        var parameters = new FlatBuffer(Large.Length);
        var state = new OptimizerState(optimizer, Large.TrainableLength);
        var tree = new ReductionTree(2);
        var sum = new GradientSum();
        int[] nodes = [1, 2];
        FlatBuffer[] vectors = [Gradient(1), Gradient(2)];
        var step = 0;

        // A contended lock costs the runtime a small object, once.
        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                sum.Set(tree, nodes, vectors);
                engine.Step(new UpdateStep(++step, learningRate, 64, 2), sum, parameters, state);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Set_NodesWithAGap_AreRefused()
    {
        var tree = new ReductionTree(4);
        var sum = new GradientSum();
        var vector = new FlatBuffer(16);
        Assert.Throws<ArgumentException>(() => sum.Set(tree, [tree.Leaf(0), tree.Right(0)], [vector, vector]));
        Assert.Throws<ArgumentException>(() => sum.Set(tree, [tree.Left(0)], [vector]));
    }

    private static UpdateOutcome One(
        ParameterLayout layout, FlatBuffer gradient, GradientClipping clipping, long samples, out FlatBuffer parameters)
    {
        var optimizer = new Sgd();
        using var engine = new UpdateEngine(optimizer, layout, clipping, 2);
        parameters = new FlatBuffer(layout.Length);
        var sum = new GradientSum();
        sum.Set(new ReductionTree(1), [0], [gradient]);
        return engine.Step(
            new UpdateStep(1, 1, samples, 1), sum, parameters, new OptimizerState(optimizer, layout.TrainableLength));
    }

    private static float[] Train(
        string name, GradientClipping clipping, int threads, ReductionTree tree, int[] nodes, FlatBuffer[] vectors)
    {
        var (optimizer, learningRate, _) = OptimizerCases.Make(name);
        using var engine = new UpdateEngine(optimizer, Large, clipping, threads);
        var parameters = new FlatBuffer(Large.Length);
        OptimizerCases.Fill(parameters.Span, 0);
        var state = new OptimizerState(optimizer, Large.TrainableLength);
        var sum = new GradientSum();
        var norms = new List<float>();
        for (var step = 1; step <= 3; step++)
        {
            sum.Set(tree, nodes, vectors);
            norms.Add((float)engine.Step(new UpdateStep(step, learningRate, 96, 5), sum, parameters, state).GradientNorm);
        }

        return [.. parameters.Span, .. state.Vectors.SelectMany(v => v.Span.ToArray()), .. norms];
    }

    private static FlatBuffer Gradient(int seed)
    {
        var vector = new FlatBuffer(Large.Length);
        foreach (var entry in Large.Entries)
            for (var i = entry.Offset; i < entry.Offset + entry.Count; i++)
                vector.Span[i] = OptimizerCases.Draw(seed, i) * 1.1f;
        return vector;
    }

    private static FlatBuffer Node(ReductionTree tree, MicrobatchRange range, FlatBuffer[] leaves)
    {
        var output = new FlatBuffer(Large.Length);
        var accumulator = new TreeAccumulator(tree, Large.Length);
        accumulator.Begin(Assert.Single(tree.Cover(range)), output);
        while (!accumulator.IsComplete)
        {
            var leaf = leaves[accumulator.NextMicrobatch].Span;
            if (accumulator.AddsToTarget)
                VectorKernels.Add(accumulator.Target.Span, leaf);
            else
                leaf.CopyTo(accumulator.Target.Span);
            accumulator.Push(1, 1);
        }

        return output;
    }
}
