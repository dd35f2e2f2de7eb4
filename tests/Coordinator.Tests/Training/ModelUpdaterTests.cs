using DistTrain.Coordinator.Optimizers;
using DistTrain.Coordinator.Reduction;
using DistTrain.Coordinator.Tests.Optimizers;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Tests.Training;

/// <summary>Steps made chunk by chunk, in scripted orders of arrival, against the same steps made when all is there.</summary>
public sealed class ModelUpdaterTests : IDisposable
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
    private readonly List<ModelUpdater> _updaters = [];

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
        Assert.Equal(Train("adam", Whole), Train("adam", (updater, reduction, step) =>
        {
            Begin(updater, step);
            var (left, right) = (_tree.Left(0), _tree.Right(0));
            Arrive(updater, left, Gradient(left, step), 2 * Chunk + 5);
            Arrive(updater, right, Gradient(right, step), Chunk + 16);
            // The right one's worker is lost; its slices go to two others. Nothing of its vector behind what came is read.
            Deliver(updater, reduction, left, step);
            foreach (var leaf in new[] { _tree.Leaf(3), _tree.Leaf(2) })
            {
                Arrive(updater, leaf, Gradient(leaf, step), 2 * Chunk);
                Deliver(updater, reduction, leaf, step);
            }
        }));

    [Fact]
    public void Commit_TwoAttemptsAtANode_GivesTheBitsOfTheWhole() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (updater, reduction, step) =>
        {
            Begin(updater, step);
            Arrive(updater, 0, Gradient(0, step), Chunk);
            var second = Gradient(0, step);
            Arrive(updater, 0, second, 2 * Chunk);
            Arrive(updater, 0, Gradient(0, step), Chunk + 16);
            Deliver(updater, reduction, 0, step);
        }));

    [Fact]
    public void GiveUpHeadStart_OnTheWay_TheCommittedVersionIsWholeAndTheStepIsMadeAgain() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (updater, reduction, step) =>
        {
            var committed = Vectors(updater);
            Begin(updater, step);
            Arrive(updater, 0, Gradient(0, step), 2 * Chunk);
            Assert.Equal(committed, Vectors(updater));
            Assert.Equal(updater.Version + 1, updater.StreamedVersion);

            updater.GiveUpHeadStart();

            Assert.Equal(-1, updater.StreamedVersion);
            Assert.Equal(committed, Vectors(updater));
            Deliver(updater, reduction, 0, step);
        }));

    [Fact]
    public void GiveUpHeadStart_WhileAChunkIsInHand_TheStepWaitsForIt()
    {
        var updater = Make("adam");
        Begin(updater, 1);
        updater.Note(0, Gradient(0, 1), Chunk);
        var work = updater.Claim();
        Assert.NotNull(work);

        updater.GiveUpHeadStart();

        Assert.True(updater.IsBusy);
        updater.Run(work);
        updater.Finish(work);
        Assert.False(updater.IsBusy);
        Assert.Equal(0, updater.NextFloats);
        Assert.Null(updater.Claim());
    }

    [Fact]
    public void Finish_ChunksOutOfOrder_OnlyWhatHasNoGapIsFinal()
    {
        var updater = Make("adam");
        Begin(updater, 1);
        updater.Note(0, Gradient(0, 1), 3 * Chunk);
        var works = new[] { updater.Claim()!, updater.Claim()!, updater.Claim()! };
        Assert.Null(updater.Claim());
        foreach (var (index, floats) in new[] { (2, 0), (0, Chunk), (1, 3 * Chunk) })
        {
            updater.Run(works[index]);
            updater.Finish(works[index]);
            Assert.Equal(floats, updater.NextFloats);
        }
    }

    [Fact]
    public void Finish_TheGradientsNormIsNeededFirst_NothingIsFinal()
    {
        var updater = Make("clip-norm");
        Begin(updater, 1);
        var committed = Vectors(updater);

        Arrive(updater, 0, Gradient(0, 1), Layout.Length);

        Assert.Equal(0, updater.NextFloats);
        Assert.Equal(committed, Vectors(updater));
        Assert.Equal(-1, updater.StreamedVersion);
    }

    [Theory]
    [InlineData(Chunk + 3)]
    [InlineData(15_008)]
    [InlineData(15_024)]
    public void Commit_ANumberIsNotFinite_NothingIsCommitted(int index)
    {
        var updater = Make("adam");
        var reduction = new StepReduction(_tree);
        var committed = Vectors(updater);
        Begin(updater, 1);
        var gradient = Gradient(0, 1);
        gradient.Span[index] = float.NaN;
        Arrive(updater, 0, gradient, 2 * Chunk);
        reduction.Add(Answer(0, gradient, 1));
        Arrive(updater, 0, gradient, gradient.Length);

        Assert.False(updater.Commit(Step(1), reduction).IsFinite);

        Assert.Equal(0, updater.Version);
        Assert.Equal(committed, Vectors(updater));
    }

    [Fact]
    public void Commit_AheadOrNot_TheStreamedVersionIsNamedForAsLongAsItIsThere()
    {
        var updater = Make("adam");
        Assert.Equal((0, -1), (updater.Version, updater.StreamedVersion));
        OneStep(updater, InTurns, 1);
        Assert.Equal((1, 1), (updater.Version, updater.StreamedVersion));
        OneStep(updater, Whole, 2);
        Assert.Equal((2, -1), (updater.Version, updater.StreamedVersion));
        OneStep(updater, InTurns, 3);
        Assert.Equal((3, 3), (updater.Version, updater.StreamedVersion));
        updater.Replace(new FlatVector(Layout.Length));
        Assert.Equal((4, -1), (updater.Version, updater.StreamedVersion));
    }

    [Fact]
    public void Steps_InSteadyState_AllocateNothing()
    {
        var updater = Make("adam");
        var reduction = new StepReduction(_tree);
        var (left, right) = (_tree.Left(0), _tree.Right(0));
        var answers = new[] { Answer(left, Gradient(left, 1), 1), Answer(right, Gradient(right, 1), 1) };
        var before = 0L;
        for (var step = 1; step <= 20; step++)
        {
            if (step == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            reduction.Reset();
            Begin(updater, step);
            for (var floats = Chunk; floats < Layout.Length; floats += Chunk)
            {
                Arrive(updater, left, answers[0].Vector, floats);
                Arrive(updater, right, answers[1].Vector, floats);
            }

            Deliver(updater, reduction, answers[0]);
            Deliver(updater, reduction, answers[1]);
            updater.Commit(Step(step), reduction);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Whole(ModelUpdater updater, StepReduction reduction, int step)
    {
        updater.BeginStep();
        Deliver(updater, reduction, 0, step);
    }

    private void InTurns(ModelUpdater updater, StepReduction reduction, int step)
    {
        Begin(updater, step);
        int[] nodes = [_tree.Leaf(0), _tree.Leaf(1), _tree.Right(0)];
        var vectors = nodes.Select(n => Gradient(n, step)).ToArray();
        for (var floats = 1000; floats < Layout.Length; floats += 1700)
            for (var i = 0; i < nodes.Length; i++)
                Arrive(updater, nodes[i], vectors[i], Math.Min(Layout.Length, floats + 900 * i));
        for (var i = 0; i < nodes.Length; i++)
            Deliver(updater, reduction, Answer(nodes[i], vectors[i], step));
    }

    private void OneAfterTheOther(ModelUpdater updater, StepReduction reduction, int step)
    {
        Begin(updater, step);
        foreach (var node in new[] { _tree.Left(0), _tree.Right(0) })
        {
            var vector = Gradient(node, step);
            for (var floats = Chunk; floats < Layout.Length; floats += Chunk)
                Arrive(updater, node, vector, floats);
            Deliver(updater, reduction, Answer(node, vector, step));
        }
    }

    private void LastNodeFirst(ModelUpdater updater, StepReduction reduction, int step)
    {
        Begin(updater, step);
        foreach (var slice in new[] { 3, 1, 0, 2 })
        {
            var vector = Gradient(_tree.Leaf(slice), step);
            Arrive(updater, _tree.Leaf(slice), vector, 3000 * (slice + 1));
            Deliver(updater, reduction, Answer(_tree.Leaf(slice), vector, step));
        }
    }

    private ModelUpdater Make(string name)
    {
        var (optimizer, _, clipping) = OptimizerCases.Make(name);
        var first = new ModelState(Layout, new FlatVector(Layout.Length), new OptimizerState(optimizer, Layout.TrainableLength));
        OptimizerCases.Fill(first.Vector.Span[..Layout.TrainableLength], 0);
        var updater = new ModelUpdater(_tree, new UpdateEngine(optimizer, Layout, clipping, 2, Chunk), first);
        _updaters.Add(updater);
        return updater;
    }

    private float[] Train(string name, Action<ModelUpdater, StepReduction, int> arrivals)
    {
        var updater = Make(name);
        var norms = Enumerable.Range(1, Steps).Select(step => OneStep(updater, arrivals, step)).ToArray();
        Assert.Equal(Steps, updater.Version);
        return [.. norms, .. Vectors(updater)];
    }

    private float OneStep(ModelUpdater updater, Action<ModelUpdater, StepReduction, int> arrivals, int step)
    {
        var reduction = new StepReduction(_tree);
        arrivals(updater, reduction, step);
        var outcome = updater.Commit(Step(step), reduction);
        Assert.True(outcome.IsFinite);
        return (float)outcome.GradientNorm;
    }

    private static void Begin(ModelUpdater updater, int step)
    {
        updater.BeginStep();
        updater.GoAhead(Step(step));
    }

    private static void Arrive(ModelUpdater updater, int node, FlatVector vector, int floats)
    {
        updater.Note(node, vector, floats);
        while (updater.Claim() is { } work)
        {
            updater.Run(work);
            updater.Finish(work);
        }
    }

    private void Deliver(ModelUpdater updater, StepReduction reduction, int node, int step) =>
        Deliver(updater, reduction, Answer(node, Gradient(node, step), step));

    private static void Deliver(ModelUpdater updater, StepReduction reduction, in NodeGradient answer)
    {
        reduction.Add(answer);
        Arrive(updater, answer.Node, answer.Vector, answer.Vector.Length);
    }

    private static NodeGradient Answer(int node, FlatVector vector, int step) =>
        new(new WorkerId("worker"), step, node, 1, vector, new PartialSums(1, 1), -1);

    private static UpdateStep Step(int step) => new(step, 0.01, 96, 4);

    private static float[] Vectors(ModelUpdater updater) =>
        [.. updater.Current.Vector.Span, .. updater.Current.Optimizer.Vectors.SelectMany(v => v.Span.ToArray())];

    /// <summary>A node's gradient, added up in tree order from its slices'.</summary>
    private FlatVector Gradient(int node, int step)
    {
        var vector = new FlatVector(Layout.Length);
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
