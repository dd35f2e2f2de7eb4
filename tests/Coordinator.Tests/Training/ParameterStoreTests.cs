using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Tests.Optimization;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Training;

/// <summary>Steps made chunk by chunk, in scripted orders of arrival, against the same steps made when all is there.</summary>
public sealed class ParameterStoreTests : IDisposable
{
    private const int Chunk = 2 * VectorKernels.NormBlock;
    private const int Steps = 3;
    private static readonly ParameterLayout Layout = ParameterLayout.Create(
    [
        new TensorShape("weight", [3, 5000], EntryKind.Parameter),
        new TensorShape("bias", [7], EntryKind.Parameter),
        new TensorShape("mean", [5], EntryKind.Buffer),
    ]);

    private readonly ReductionTree _tree = new(4);
    private readonly List<ParameterStore> _updaters = [];

    public static TheoryData<string> Optimizers =>
    [
        "sgd", "sgd-decay", "sgd-momentum", "sgd-dampening", "sgd-nesterov", "adagrad", "adagrad-all", "rmsprop", "rmsprop-centered",
        "rmsprop-momentum", "rmsprop-all", "adadelta", "adadelta-decay", "adam", "adam-decay", "adam-amsgrad", "adamw", "adamw-amsgrad",
        "clip-norm", "clip-value",
    ];

    public void Dispose() => _updaters.ForEach(u => u.Dispose());

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Commit_ChunksCameInAnyOrder_GivesTheBitsOfTheWhole(string optimizer)
    {
        var expected = Train(optimizer, Whole);

        Assert.Equal(expected, Train(optimizer, InTurns));
        Assert.Equal(expected, Train(optimizer, OneAfterTheOther));
        Assert.Equal(expected, Train(optimizer, LastNodeFirst));
    }

    [Fact]
    public void Commit_AWorkerDiedOnTheWay_GivesTheBitsOfTheWhole() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (store, reduction, step) =>
        {
            Begin(store, step);
            var (left, right) = (_tree.Left(0), _tree.Right(0));
            Arrive(store, left, Gradient(left, step), 2 * Chunk + 5);
            Arrive(store, right, Gradient(right, step), Chunk + 16);
            // The right one's worker is lost; its microbatches go to two others. Nothing of its vector behind what came is read.
            Deliver(store, reduction, left, step);
            foreach (var leaf in new[] { _tree.Leaf(3), _tree.Leaf(2) })
            {
                Arrive(store, leaf, Gradient(leaf, step), 2 * Chunk);
                Deliver(store, reduction, leaf, step);
            }
        }));

    [Fact]
    public void Commit_TwoAttemptsAtANode_GivesTheBitsOfTheWhole() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (store, reduction, step) =>
        {
            Begin(store, step);
            Arrive(store, 0, Gradient(0, step), Chunk);
            var second = Gradient(0, step);
            Arrive(store, 0, second, 2 * Chunk);
            Arrive(store, 0, Gradient(0, step), Chunk + 16);
            Deliver(store, reduction, 0, step);
        }));

    [Fact]
    public void AbandonPipelining_OnTheWay_TheCommittedVersionIsWholeAndTheStepIsMadeAgain() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (store, reduction, step) =>
        {
            var committed = Vectors(store);
            Begin(store, step);
            Arrive(store, 0, Gradient(0, step), 2 * Chunk);
            Assert.Equal(committed, Vectors(store));
            Assert.Equal(store.Version + 1, store.StreamedVersion);

            store.AbandonPipelining();

            Assert.Equal(-1, store.StreamedVersion);
            Assert.Equal(committed, Vectors(store));
            Deliver(store, reduction, 0, step);
        }));

    [Fact]
    public void AbandonPipelining_WhileAChunkIsInHand_TheStepWaitsForIt()
    {
        var store = Make("adam");
        Begin(store, 1);
        store.Note(0, Gradient(0, 1), Chunk);
        var work = store.Claim();
        Assert.NotNull(work);

        store.AbandonPipelining();

        Assert.True(store.IsBusy);
        store.Run(work);
        store.Finish(work);
        Assert.False(store.IsBusy);
        Assert.Equal(0, store.NextFloats);
        Assert.Null(store.Claim());
    }

    [Fact]
    public void Finish_ChunksOutOfOrder_OnlyWhatHasNoGapIsFinal()
    {
        var store = Make("adam");
        Begin(store, 1);
        store.Note(0, Gradient(0, 1), 3 * Chunk);
        var works = new[] { store.Claim()!, store.Claim()!, store.Claim()! };
        Assert.Null(store.Claim());
        foreach (var (index, floats) in new[] { (2, 0), (0, Chunk), (1, 3 * Chunk) })
        {
            store.Run(works[index]);
            store.Finish(works[index]);
            Assert.Equal(floats, store.NextFloats);
        }
    }

    [Fact]
    public void Finish_TheGradientsNormIsNeededFirst_NothingIsFinal()
    {
        var store = Make("clip-norm");
        Begin(store, 1);
        var committed = Vectors(store);

        Arrive(store, 0, Gradient(0, 1), Layout.Length);

        Assert.Equal(0, store.NextFloats);
        Assert.Equal(committed, Vectors(store));
        Assert.Equal(-1, store.StreamedVersion);
    }

    [Theory]
    [InlineData(Chunk + 3)]
    [InlineData(15_008)]
    [InlineData(15_024)]
    public void Commit_ANumberIsNotFinite_NothingIsCommitted(int index)
    {
        var store = Make("adam");
        var reduction = new StepReduction(_tree);
        var committed = Vectors(store);
        Begin(store, 1);
        var gradient = Gradient(0, 1);
        gradient.Span[index] = float.NaN;
        Arrive(store, 0, gradient, 2 * Chunk);
        reduction.Add(Answer(0, gradient, 1));
        Arrive(store, 0, gradient, gradient.Length);

        Assert.False(store.Commit(Step(1), reduction).IsFinite);

        Assert.Equal(0, store.Version);
        Assert.Equal(committed, Vectors(store));
    }

    [Fact]
    public void Commit_AheadOrNot_TheStreamedVersionIsNamedForAsLongAsItIsThere()
    {
        var store = Make("adam");
        Assert.Equal((0, -1), (store.Version, store.StreamedVersion));
        OneStep(store, InTurns, 1);
        Assert.Equal((1, 1), (store.Version, store.StreamedVersion));
        OneStep(store, Whole, 2);
        Assert.Equal((2, -1), (store.Version, store.StreamedVersion));
        OneStep(store, InTurns, 3);
        Assert.Equal((3, 3), (store.Version, store.StreamedVersion));
        store.Replace(new FlatBuffer(Layout.Length));
        Assert.Equal((4, -1), (store.Version, store.StreamedVersion));
    }

    [Fact]
    public void Steps_InSteadyState_AllocateNothing()
    {
        var store = Make("adam");
        var reduction = new StepReduction(_tree);
        var (left, right) = (_tree.Left(0), _tree.Right(0));
        var answers = new[] { Answer(left, Gradient(left, 1), 1), Answer(right, Gradient(right, 1), 1) };
        var before = 0L;
        for (var step = 1; step <= 20; step++)
        {
            if (step == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            reduction.Reset();
            Begin(store, step);
            for (var floats = Chunk; floats < Layout.Length; floats += Chunk)
            {
                Arrive(store, left, answers[0].Vector, floats);
                Arrive(store, right, answers[1].Vector, floats);
            }

            Deliver(store, reduction, answers[0]);
            Deliver(store, reduction, answers[1]);
            store.Commit(Step(step), reduction);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Whole(ParameterStore store, StepReduction reduction, int step)
    {
        store.BeginStep();
        Deliver(store, reduction, 0, step);
    }

    private void InTurns(ParameterStore store, StepReduction reduction, int step)
    {
        Begin(store, step);
        int[] nodes = [_tree.Leaf(0), _tree.Leaf(1), _tree.Right(0)];
        var vectors = nodes.Select(n => Gradient(n, step)).ToArray();
        for (var floats = 1000; floats < Layout.Length; floats += 1700)
            for (var i = 0; i < nodes.Length; i++)
                Arrive(store, nodes[i], vectors[i], Math.Min(Layout.Length, floats + 900 * i));
        for (var i = 0; i < nodes.Length; i++)
            Deliver(store, reduction, Answer(nodes[i], vectors[i], step));
    }

    private void OneAfterTheOther(ParameterStore store, StepReduction reduction, int step)
    {
        Begin(store, step);
        foreach (var node in new[] { _tree.Left(0), _tree.Right(0) })
        {
            var vector = Gradient(node, step);
            for (var floats = Chunk; floats < Layout.Length; floats += Chunk)
                Arrive(store, node, vector, floats);
            Deliver(store, reduction, Answer(node, vector, step));
        }
    }

    private void LastNodeFirst(ParameterStore store, StepReduction reduction, int step)
    {
        Begin(store, step);
        foreach (var microbatch in new[] { 3, 1, 0, 2 })
        {
            var vector = Gradient(_tree.Leaf(microbatch), step);
            Arrive(store, _tree.Leaf(microbatch), vector, 3000 * (microbatch + 1));
            Deliver(store, reduction, Answer(_tree.Leaf(microbatch), vector, step));
        }
    }

    private ParameterStore Make(string name)
    {
        var (optimizer, _, clipping) = OptimizerCases.Make(name);
        var first = new ModelState(Layout, new FlatBuffer(Layout.Length), new OptimizerState(optimizer, Layout.TrainableLength));
        OptimizerCases.Fill(first.Vector.Span[..Layout.TrainableLength], 0);
        var store = new ParameterStore(_tree, new UpdateEngine(optimizer, Layout, clipping, 2, Chunk), first);
        _updaters.Add(store);
        return store;
    }

    private float[] Train(string name, Action<ParameterStore, StepReduction, int> arrivals)
    {
        var store = Make(name);
        var norms = Enumerable.Range(1, Steps).Select(step => OneStep(store, arrivals, step)).ToArray();
        Assert.Equal(Steps, store.Version);
        return [.. norms, .. Vectors(store)];
    }

    private float OneStep(ParameterStore store, Action<ParameterStore, StepReduction, int> arrivals, int step)
    {
        var reduction = new StepReduction(_tree);
        arrivals(store, reduction, step);
        var outcome = store.Commit(Step(step), reduction);
        Assert.True(outcome.IsFinite);
        return (float)outcome.GradientNorm;
    }

    private static void Begin(ParameterStore store, int step)
    {
        store.BeginStep();
        store.AdvancePipeline(Step(step));
    }

    private static void Arrive(ParameterStore store, int node, FlatBuffer vector, int floats)
    {
        store.Note(node, vector, floats);
        while (store.Claim() is { } work)
        {
            store.Run(work);
            store.Finish(work);
        }
    }

    private void Deliver(ParameterStore store, StepReduction reduction, int node, int step) =>
        Deliver(store, reduction, Answer(node, Gradient(node, step), step));

    private static void Deliver(ParameterStore store, StepReduction reduction, in PartialGradient answer)
    {
        reduction.Add(answer);
        Arrive(store, answer.Node, answer.Vector, answer.Vector.Length);
    }

    private static PartialGradient Answer(int node, FlatBuffer vector, int step) =>
        new(new WorkerId("worker"), step, node, 1, vector, new PartialSums(1, 1), -1);

    private static UpdateStep Step(int step) => new(step, 0.01, 96, 4);

    private static float[] Vectors(ParameterStore store) =>
        [.. store.Current.Vector.Span, .. store.Current.Optimizer.Vectors.SelectMany(v => v.Span.ToArray())];

    /// <summary>A node's gradient, added up in tree order from its microbatches'.</summary>
    private FlatBuffer Gradient(int node, int step)
    {
        var vector = new FlatBuffer(Layout.Length);
        if (!_tree.IsLeaf(node))
        {
            VectorKernels.Add(vector.Span, Gradient(_tree.Left(node), step).Span, Gradient(_tree.Right(node), step).Span);
            return vector;
        }

        foreach (var entry in Layout.Entries)
            for (var i = entry.Offset; i < entry.Offset + entry.Count; i++)
                vector.Span[i] = 1.1f * OptimizerCases.Draw(100 * step + _tree.Range(node).First, i);
        return vector;
    }
}
