using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Gradients;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Gradients;

public sealed class ModelReplicaTests
{
    private static readonly ValueList<LayerSpec> s_plain = [new LinearLayer(8), new TanhLayer(), new LinearLayer(4)];

    private static readonly ValueList<LayerSpec> s_all =
    [
        new LinearLayer(8), new BatchNormLayer(), new ReluLayer(), new DropoutLayer(0.3), new LinearLayer(4),
    ];

    private static readonly RunPosition s_second = new(1, 1, 1);

    [Fact]
    public void Compute_EveryInnerNode_IsTheSumOfItsChildrenToTheBit()
    {
        using var bench = ReplicaBench.Create(s_all);
        var other = bench.Replica();

        for (var node = 0; node < bench.Tree.NodeCount; node++)
        {
            if (bench.Tree.IsLeaf(node))
                continue;
            var whole = ReplicaBench.Compute(bench.First, s_second, node);
            var right = ReplicaBench.Compute(other, s_second, bench.Tree.Right(node));
            var left = ReplicaBench.Compute(other, s_second, bench.Tree.Left(node));
            VectorKernels.Add(left.Vector, right.Vector);
            Assert.Equal(whole.Vector, left.Vector);
            Assert.Equal(whole.Sums, left.Sums + right.Sums);
        }
    }

    [Theory]
    [InlineData(typeof(OneHeadOfTwo))]
    [InlineData(typeof(FrozenHead))]
    [InlineData(typeof(WideHeadOfTwo))]
    public void Compute_ParameterThatPlaysNoPart_HasTheGradientZeroWhateverWasThere(Type model)
    {
        using var bench = ReplicaBench.Create(
            [], job => job with { Model = new AssemblyModel(model.Assembly.Location, model.FullName!) });
        var gradient = bench.First.Compute(ReplicaBench.Worker, new GradientTask(RunPosition.Start, ReductionTree.Root, 1));
        gradient.Vector.Span.Fill(7);

        var (vector, _) = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);

        var unused = bench.First.Layout.Entries.Where(e => e.Name.StartsWith("unused", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, unused.Length);
        Assert.All(unused, e => Assert.Equal(new float[e.Count], vector.AsSpan(e.Offset, e.Count)));
        var used = Assert.Single(bench.First.Layout.Entries, e => e.Name == "used.weight");
        Assert.DoesNotContain(7f, vector.AsSpan(used.Offset, used.Count).ToArray());
        Assert.Contains(vector, v => v != 0);
    }

    [Fact]
    public void Compute_ModelTooLargeToClear_AddsItsMicrobatchesToTheBit()
    {
        using var bench = ReplicaBench.Create(
            [new LinearLayer(300), new ReluLayer(), new LinearLayer(300), new ReluLayer(), new LinearLayer(4)]);
        var tree = bench.Tree;
        var leaves = Enumerable.Range(0, 6).Select(
            microbatch => ReplicaBench.Compute(bench.First, s_second, tree.Leaf(microbatch)).Vector).ToArray();

        var whole = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root).Vector;

        Assert.Equal(Sum(ReductionTree.Root), whole);

        float[] Sum(int node)
        {
            if (tree.IsLeaf(node))
                return leaves[tree.Range(node).First];
            var (left, right) = (Sum(tree.Left(node)), Sum(tree.Right(node)));
            return [.. left.Zip(right, (a, b) => a + b)];
        }
    }

    [Fact]
    public void Build_BatchNormOverMicrobatchesOfOneSample_IsRefusedWithTheLayerAndTheRemedy()
    {
        using var bench = ReplicaBench.Create(s_plain);

        var error = Assert.Single(
            ModelReplica.Build(bench.Job with { Model = new LayersModel(s_all), Microbatches = 24 }, bench.Data, CPU).Errors);

        Assert.Equal(("model.layers[1]", "batch-norm"), (error.Place, error.Subject));
        Assert.Matches(@"\b2 values\b", error.Message);
        Assert.Contains("Set microbatches to 9,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NothingToTrain_SaysSo()
    {
        using var bench = ReplicaBench.Create(s_plain);

        var built = ModelReplica.Build(bench.Job with { Model = new LayersModel([new LinearLayer(4)]) }, bench.Data, CPU);
        Assert.True(built.IsGood);
        built.Value.Dispose();
        var error = Assert.Single(ModelReplica.Build(
            bench.Job with { Model = new AssemblyModel(typeof(Untrained).Assembly.Location, typeof(Untrained).FullName!) },
            bench.Data, CPU).Errors);

        Assert.Equal("model", error.Place);
        Assert.Contains("trained parameter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_AfterOtherWork_GivesTheSameBits()
    {
        using var bench = ReplicaBench.Create(s_all);
        var expected = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);

        ReplicaBench.Compute(bench.First, RunPosition.Start, bench.Tree.Left(ReductionTree.Root));
        bench.First.Evaluate(ReplicaBench.Worker, new EvaluationAssignment(1, DatasetSplit.Train, 0, 0, 50, 1));
        var found = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);

        Assert.Equal(expected.Vector, found.Vector);
        Assert.Equal(expected.Sums, found.Sums);
    }

    [Fact]
    public async Task Compute_TwoReplicasAtOnce_GiveTheBitsOfOne()
    {
        using var bench = ReplicaBench.Create(s_all);
        var second = bench.Replica();
        var nodes = Enumerable.Range(0, bench.Tree.NodeCount).ToArray();
        var expected = nodes.Select(n => ReplicaBench.Compute(bench.First, s_second, n).Vector).ToArray();

        var found = await Task.WhenAll(new[] { bench.First, second }.Select(replica =>
            Task.Run(() => nodes.Select(n => ReplicaBench.Compute(replica, s_second, n).Vector).ToArray())));

        Assert.Equal(expected, found[0]);
        Assert.Equal(expected, found[1]);
    }

    [Fact]
    public void Compute_SeveralNodesOfAStep_KeepsEachVector()
    {
        using var bench = ReplicaBench.Create(s_plain);
        var left = bench.First.Compute(ReplicaBench.Worker, new GradientTask(s_second, bench.Tree.Left(0), 1));
        var copy = left.Vector.Span.ToArray();

        var right = bench.First.Compute(ReplicaBench.Worker, new GradientTask(s_second, bench.Tree.Right(0), 2));

        Assert.NotSame(left.Vector, right.Vector);
        Assert.Equal(copy, left.Vector.Span.ToArray());
    }

    [Fact]
    public void Compute_FewerSamplesThanMicrobatches_EmptyMicrobatchesAreZero()
    {
        using var bench = ReplicaBench.Create(s_plain, rows: 24 + 4);
        var leaves = Enumerable.Range(0, 6).Select(
            s => ReplicaBench.Compute(bench.First, s_second, bench.Tree.Leaf(s))).ToArray();

        Assert.Equal([0, 1, 1, 0, 1, 1], leaves.Select(l => l.Sums.Samples));
        Assert.All(leaves.Where(l => l.Sums.Samples == 0), l => Assert.All(l.Vector, v => Assert.Equal(0f, v)));
        var root = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);
        Assert.Equal(4, root.Sums.Samples);
        Assert.Contains(root.Vector, v => v != 0);
    }

    [Fact]
    public void Compute_NotReproducible_IsTheSameSumButForRounding()
    {
        using var exact = ReplicaBench.Create(s_plain);
        using var quick = ReplicaBench.Create(s_plain, job => job with { Reproducible = false });
        var expected = ReplicaBench.Compute(exact.First, s_second, ReductionTree.Root);

        var found = ReplicaBench.Compute(quick.First, s_second, ReductionTree.Root);

        Assert.Equal(24, found.Sums.Samples);
        Assert.Equal(expected.Sums.LossSum, found.Sums.LossSum, 4);
        foreach (var (e, f) in expected.Vector.Zip(found.Vector))
            Assert.Equal(e, f, 1e-4f);
    }

    [Fact]
    public void Compute_NotReproducibleWithBatchNorm_WeighsBuffersLikeTheMicrobatchesItStandsFor()
    {
        using var bench = ReplicaBench.Create(s_all, job => job with { Reproducible = false });
        var batches = bench.First.Layout.Entries.Single(e => e.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal));

        var (vector, _) = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);

        Assert.Equal(6f, vector[batches.Offset]);
    }

    [Fact]
    public void Compute_WithBatchNorm_SumsTheMicrobatchesBuffersAndLeavesTheModelAlone()
    {
        using var bench = ReplicaBench.Create(s_all);
        var before = bench.Model.Span.ToArray();
        var mean = bench.First.Layout.Entries.Single(e => e.Name.EndsWith("running_mean", StringComparison.Ordinal));
        var batches = bench.First.Layout.Entries.Single(e => e.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal));

        var (vector, _) = ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);

        Assert.Equal(before, bench.Model.Span.ToArray());
        Assert.Equal(6f, vector[batches.Offset]);
        Assert.Contains(vector.AsSpan(mean.Offset, mean.Count).ToArray(), v => v != 0);
    }

    [Fact]
    public void Evaluate_WithBatchNorm_UsesTheStatisticsOfTheVector()
    {
        using var bench = ReplicaBench.Create(s_all);
        var mean = bench.First.Layout.Entries.Single(e => e.Name.EndsWith("running_mean", StringComparison.Ordinal));
        var before = Evaluate(bench);
        ReplicaBench.Compute(bench.First, s_second, ReductionTree.Root);
        var afterTraining = Evaluate(bench);

        bench.Model.Span.Slice(mean.Offset, mean.Count).Fill(0.5f);
        var afterChange = Evaluate(bench);

        Assert.Equal(before.Outputs, afterTraining.Outputs);
        Assert.NotEqual(before.Outputs, afterChange.Outputs);
        Assert.Equal(50 * 4, before.Outputs.Length);
    }

    [Fact]
    public void Attach_OnACpu_ParametersAreTheVectorsMemory()
    {
        using var bench = ReplicaBench.Create(s_plain);
        var before = Evaluate(bench);

        bench.Model.Span.Clear();
        var cleared = Evaluate(bench);

        Assert.NotEqual(before.LossSum, cleared.LossSum);
        Assert.All(cleared.Outputs, v => Assert.Equal(0f, v));
        Assert.Equal(50 * Math.Log(4), cleared.LossSum, 4);
    }

    [Fact]
    public void Attach_VectorOfAnotherModel_Throws()
    {
        using var bench = ReplicaBench.Create(s_plain);
        var error = Assert.Throws<ArgumentException>(() => bench.First.Attach(new FlatBuffer(3)));
        Assert.Matches($@"\b3 floats.*\b{bench.Model.Length}\b", error.Message);
    }

    [Fact]
    public void Build_Twice_GivesTheSameInitialBits()
    {
        using var bench = ReplicaBench.Create(s_all);
        Assert.Equal(bench.First.Initial.Span.ToArray(), bench.Replica().Initial.Span.ToArray());
    }

    [Fact]
    public void Compute_HundredSteps_LeavesNoTensorAndAllocatesLittle()
    {
        using var bench = ReplicaBench.Create(s_all, rows: 24 * 4);
        for (var step = 0; step < 8; step++)
            Step(bench, step);
        var tensors = LiveTensors.Count();
        var bytes = GC.GetAllocatedBytesForCurrentThread();

        for (var step = 8; step < 108; step++)
            Step(bench, step);

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Assert.Equal(tensors, LiveTensors.Count());
        // The budget of a step; this one has six microbatches, each a forward and a backward pass through five layers.
        Assert.InRange(bytes / 100, 0, 10 * 1024);
    }

    private static void Step(ReplicaBench bench, int step) =>
        bench.First.Compute(
            ReplicaBench.Worker, new GradientTask(new RunPosition(1 + step / 4, step % 4, step), ReductionTree.Root, step));

    private static EvaluationResult Evaluate(ReplicaBench bench) =>
        bench.First.Evaluate(ReplicaBench.Worker, new EvaluationAssignment(1, DatasetSplit.Train, 0, 0, 50, 1));

    public sealed class OneHeadOfTwo : nn.Module<Tensor, Tensor>
    {
        private readonly Linear used = nn.Linear(2, 4);
        private readonly Linear unused = nn.Linear(2, 4);

        public OneHeadOfTwo() : base(nameof(OneHeadOfTwo)) => RegisterComponents();

        public override Tensor forward(Tensor input) => used.call(input);
    }

    public sealed class FrozenHead : nn.Module<Tensor, Tensor>
    {
        private readonly Linear used = nn.Linear(2, 4);
        private readonly Linear unused = nn.Linear(4, 4);

        public FrozenHead() : base(nameof(FrozenHead))
        {
            RegisterComponents();
            foreach (var parameter in unused.parameters())
                parameter.requires_grad = false;
        }

        public override Tensor forward(Tensor input)
        {
            using var hidden = used.call(input);
            return unused.call(hidden);
        }
    }

    public sealed class WideHeadOfTwo : nn.Module<Tensor, Tensor>
    {
        private readonly Linear used = nn.Linear(2, 4);
        private readonly Linear unused = nn.Linear(400, 400);

        public WideHeadOfTwo() : base(nameof(WideHeadOfTwo)) => RegisterComponents();

        public override Tensor forward(Tensor input) => used.call(input);
    }

    public sealed class Untrained : nn.Module<Tensor, Tensor>
    {
        private readonly Linear linear = nn.Linear(2, 4);

        public Untrained() : base(nameof(Untrained)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var cut = linear.call(input);
            return cut.detach();
        }
    }
}
