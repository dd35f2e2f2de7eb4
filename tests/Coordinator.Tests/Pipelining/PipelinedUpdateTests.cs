using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Tests.Optimization;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Pipelining;

/// <summary>Steps made chunk by chunk, in scripted orders of arrival, against the same steps made when all is there.</summary>
public sealed class PipelinedUpdateTests : IDisposable
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
    private readonly List<PipelinedUpdate> _updates = [];

    public static TheoryData<string> Optimizers =>
    [
        "sgd", "sgd-decay", "sgd-momentum", "sgd-dampening", "sgd-nesterov", "adagrad", "adagrad-all", "rmsprop",
        "rmsprop-centered", "rmsprop-momentum", "rmsprop-all", "adadelta", "adadelta-decay", "adam", "adam-decay", "adam-amsgrad",
        "adamw", "adamw-amsgrad", "clip-norm", "clip-value",
    ];

    public void Dispose() => _updates.ForEach(u => u.Model.Dispose());

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
        Assert.Equal(Train("adam", Whole), Train("adam", (update, reduction, step) =>
        {
            Begin(update, step);
            var (left, right) = (_tree.Left(0), _tree.Right(0));
            Arrive(update, left, Gradient(left, step), 2 * Chunk + 5);
            Arrive(update, right, Gradient(right, step), Chunk + 16);
            // The right one's worker is lost; its microbatches go to two others. Nothing of its vector behind what came is read.
            Deliver(update, reduction, left, step);
            foreach (var leaf in new[] { _tree.Leaf(3), _tree.Leaf(2) })
            {
                Arrive(update, leaf, Gradient(leaf, step), 2 * Chunk);
                Deliver(update, reduction, leaf, step);
            }
        }));

    [Fact]
    public void Commit_TwoAttemptsAtANode_GivesTheBitsOfTheWhole() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (update, reduction, step) =>
        {
            Begin(update, step);
            Arrive(update, 0, Gradient(0, step), Chunk);
            var second = Gradient(0, step);
            Arrive(update, 0, second, 2 * Chunk);
            Arrive(update, 0, Gradient(0, step), Chunk + 16);
            Deliver(update, reduction, 0, step);
        }));

    [Fact]
    public void Abandon_OnTheWay_TheCommittedVersionIsWholeAndTheStepIsMadeAgain() =>
        Assert.Equal(Train("adam", Whole), Train("adam", (update, reduction, step) =>
        {
            var committed = Vectors(update);
            Begin(update, step);
            Arrive(update, 0, Gradient(0, step), 2 * Chunk);
            Assert.Equal(committed, Vectors(update));
            Assert.Equal(update.Model.Version + 1, update.Model.StreamedVersion);

            update.Abandon();

            Assert.Equal(-1, update.Model.StreamedVersion);
            Assert.Equal(committed, Vectors(update));
            Deliver(update, reduction, 0, step);
        }));

    [Fact]
    public void Abandon_WhileAChunkIsInHand_TheStepWaitsForIt()
    {
        var update = Make("adam");
        Begin(update, 1);
        update.OnArrived(0, Gradient(0, 1), Chunk);
        var chunk = update.Claim();
        Assert.NotNull(chunk);

        update.Abandon();

        Assert.True(update.IsBusy);
        update.Run(chunk);
        update.Finish(chunk);
        Assert.False(update.IsBusy);
        Assert.Equal(0, update.FinalFloats);
        Assert.Null(update.Claim());
    }

    [Fact]
    public void Finish_ChunksOutOfOrder_OnlyWhatHasNoGapIsFinal()
    {
        var update = Make("adam");
        Begin(update, 1);
        update.OnArrived(0, Gradient(0, 1), 3 * Chunk);
        var chunks = new[] { update.Claim()!, update.Claim()!, update.Claim()! };
        Assert.Null(update.Claim());
        foreach (var (index, floats) in new[] { (2, 0), (0, Chunk), (1, 3 * Chunk) })
        {
            update.Run(chunks[index]);
            update.Finish(chunks[index]);
            Assert.Equal(floats, update.FinalFloats);
        }
    }

    [Fact]
    public void Finish_TheGradientsNormIsNeededFirst_NothingIsFinal()
    {
        var update = Make("clip-norm");
        Begin(update, 1);
        var committed = Vectors(update);

        Arrive(update, 0, Gradient(0, 1), Layout.Length);

        Assert.Equal(0, update.FinalFloats);
        Assert.Equal(committed, Vectors(update));
        Assert.Equal(-1, update.Model.StreamedVersion);
    }

    [Theory]
    [InlineData(Chunk + 3)]
    [InlineData(15_008)]
    [InlineData(15_024)]
    public void Commit_ANumberIsNotFinite_NothingIsCommitted(int index)
    {
        var update = Make("adam");
        var reduction = new StepReduction(_tree);
        var committed = Vectors(update);
        Begin(update, 1);
        var gradient = Gradient(0, 1);
        gradient.Span[index] = float.NaN;
        Arrive(update, 0, gradient, 2 * Chunk);
        reduction.Add(Answer(0, gradient, 1));
        Arrive(update, 0, gradient, gradient.Length);

        Assert.False(update.Commit(Step(1), reduction).IsFinite);

        Assert.Equal(0, update.Model.Version);
        Assert.Equal(committed, Vectors(update));
    }

    [Fact]
    public void Commit_PipelinedOrNot_TheStreamedVersionIsNamedForAsLongAsItIsThere()
    {
        var update = Make("adam");
        Assert.Equal((0, -1), (update.Model.Version, update.Model.StreamedVersion));
        OneStep(update, InTurns, 1);
        Assert.Equal((1, 1), (update.Model.Version, update.Model.StreamedVersion));
        OneStep(update, Whole, 2);
        Assert.Equal((2, -1), (update.Model.Version, update.Model.StreamedVersion));
        OneStep(update, InTurns, 3);
        Assert.Equal((3, 3), (update.Model.Version, update.Model.StreamedVersion));
        update.Model.Replace(new FlatBuffer(Layout.Length));
        Assert.Equal((4, -1), (update.Model.Version, update.Model.StreamedVersion));
    }

    [Fact]
    public void Steps_InSteadyState_AllocateNothing()
    {
        var update = Make("adam");
        var reduction = new StepReduction(_tree);
        var (left, right) = (_tree.Left(0), _tree.Right(0));
        var answers = new[] { Answer(left, Gradient(left, 1), 1), Answer(right, Gradient(right, 1), 1) };
        var step = 0;
        void Steps()
        {
            for (var end = step + 10; step < end; step++)
            {
                reduction.Reset();
                Begin(update, step + 1);
                for (var floats = Chunk; floats < Layout.Length; floats += Chunk)
                {
                    Arrive(update, left, answers[0].Vector, floats);
                    Arrive(update, right, answers[1].Vector, floats);
                }

                Deliver(update, reduction, answers[0]);
                Deliver(update, reduction, answers[1]);
                update.Commit(Step(step + 1), reduction);
            }
        }

        Steps();
        Assert.Equal(0, Allocations.Least(Steps));
    }

    private void Whole(PipelinedUpdate update, StepReduction reduction, int step)
    {
        update.BeginStep(TimeSpan.Zero);
        Deliver(update, reduction, 0, step);
    }

    private void InTurns(PipelinedUpdate update, StepReduction reduction, int step)
    {
        Begin(update, step);
        int[] nodes = [_tree.Leaf(0), _tree.Leaf(1), _tree.Right(0)];
        var vectors = nodes.Select(n => Gradient(n, step)).ToArray();
        for (var floats = 1000; floats < Layout.Length; floats += 1700)
            for (var i = 0; i < nodes.Length; i++)
                Arrive(update, nodes[i], vectors[i], Math.Min(Layout.Length, floats + 900 * i));
        for (var i = 0; i < nodes.Length; i++)
            Deliver(update, reduction, Answer(nodes[i], vectors[i], step));
    }

    private void OneAfterTheOther(PipelinedUpdate update, StepReduction reduction, int step)
    {
        Begin(update, step);
        foreach (var node in new[] { _tree.Left(0), _tree.Right(0) })
        {
            var vector = Gradient(node, step);
            for (var floats = Chunk; floats < Layout.Length; floats += Chunk)
                Arrive(update, node, vector, floats);
            Deliver(update, reduction, Answer(node, vector, step));
        }
    }

    private void LastNodeFirst(PipelinedUpdate update, StepReduction reduction, int step)
    {
        Begin(update, step);
        foreach (var microbatch in new[] { 3, 1, 0, 2 })
        {
            var vector = Gradient(_tree.Leaf(microbatch), step);
            Arrive(update, _tree.Leaf(microbatch), vector, 3000 * (microbatch + 1));
            Deliver(update, reduction, Answer(_tree.Leaf(microbatch), vector, step));
        }
    }

    private PipelinedUpdate Make(string name)
    {
        var (optimizer, _, clipping) = OptimizerCases.Make(name);
        var first = ModelState.Create(Layout, optimizer);
        OptimizerCases.Fill(first.Vector.Span[..Layout.TrainableLength], 0);
        var update = new PipelinedUpdate(
            _tree, new ParameterStore(new UpdateEngine(optimizer, Layout, clipping, 2, Chunk), first), PipeliningOption.Always);
        _updates.Add(update);
        return update;
    }

    private float[] Train(string name, Action<PipelinedUpdate, StepReduction, int> arrivals)
    {
        var update = Make(name);
        var norms = Enumerable.Range(1, Steps).Select(step => OneStep(update, arrivals, step)).ToArray();
        Assert.Equal(Steps, update.Model.Version);
        return [.. norms, .. Vectors(update)];
    }

    private float OneStep(PipelinedUpdate update, Action<PipelinedUpdate, StepReduction, int> arrivals, int step)
    {
        var reduction = new StepReduction(_tree);
        arrivals(update, reduction, step);
        var outcome = update.Commit(Step(step), reduction);
        Assert.True(outcome.IsFinite);
        return (float)outcome.GradientNorm;
    }

    private static void Begin(PipelinedUpdate update, int step)
    {
        update.BeginStep(TimeSpan.Zero);
        update.Begin(Step(step));
    }

    private static void Arrive(PipelinedUpdate update, int node, FlatBuffer vector, int floats)
    {
        update.OnArrived(node, vector, floats);
        while (update.Claim() is { } chunk)
        {
            update.Run(chunk);
            update.Finish(chunk);
        }
    }

    private void Deliver(PipelinedUpdate update, StepReduction reduction, int node, int step) =>
        Deliver(update, reduction, Answer(node, Gradient(node, step), step));

    private static void Deliver(PipelinedUpdate update, StepReduction reduction, in PartialGradient answer)
    {
        reduction.Add(answer);
        Arrive(update, answer.Node, answer.Vector, answer.Vector.Length);
    }

    private static PartialGradient Answer(int node, FlatBuffer vector, int step) =>
        new(new WorkerId("worker"), step, node, 1, vector, new PartialSums(1, 1), -1);

    private static UpdateStep Step(int step) => new(step, 0.01, 96, 4);

    private static float[] Vectors(PipelinedUpdate update) =>
        [.. update.Model.Current.Vector.Span, .. update.Model.Current.Optimizer.Vectors.SelectMany(v => v.Span.ToArray())];

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
