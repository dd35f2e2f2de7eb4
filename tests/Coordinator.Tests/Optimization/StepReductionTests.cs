using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Optimization;

public sealed class StepReductionTests
{
    private readonly ReductionTree _tree = new(5);
    private readonly StepReduction _reduction;

    public StepReductionTests() => _reduction = new StepReduction(_tree);

    [Fact]
    public void Total_AnyOrderOfArrival_AddsInTreeOrder()
    {
        // Added from left to right or in the order of arrival, 1e16 swallows the ones.
        double[] losses = [1e16, 1, -1e16, 1, 1];
        foreach (var microbatch in (int[])[4, 2, 0, 3, 1])
            _reduction.Add(Answer(_tree.Leaf(microbatch), losses[microbatch], 2));

        Assert.Equal(new PartialSums(((losses[0] + losses[1]) + losses[2]) + (losses[3] + losses[4]), 10), _reduction.Total);
    }

    [Fact]
    public void CopyTo_NodesOfSeveralDepths_HandsThemOverFromLeftToRight()
    {
        var cover = _tree.Cover(new MicrobatchRange(0, 2)).Concat(_tree.Cover(new MicrobatchRange(2, 3))).ToArray();
        foreach (var node in cover.Reverse())
            _reduction.Add(Answer(node, 1, 1));
        var gradients = new GradientSum();

        _reduction.CopyTo(gradients);

        Assert.Equal(cover.Length, gradients.Count);
        Assert.Equal(cover, _reduction.Answers.Select(a => a.Node));
    }

    [Fact]
    public void FirstNonFinite_SeveralAreNot_IsTheLeftmostWhateverCameFirst()
    {
        Assert.Null(_reduction.FirstNonFinite);
        _reduction.Add(Answer(_tree.Leaf(4), double.NaN, 1) with { NonFiniteMicrobatch = 4 });
        _reduction.Add(Answer(_tree.Leaf(1), double.NaN, 1) with { NonFiniteMicrobatch = 1 });
        _reduction.Add(Answer(_tree.Leaf(0), 1, 1));
        Assert.Equal(1, _reduction.FirstNonFinite!.Value.NonFiniteMicrobatch);
    }

    [Fact]
    public void Reset_AfterAStep_ForgetsIt()
    {
        _reduction.Add(Answer(0, 1, 1));
        _reduction.Reset();
        Assert.Empty(_reduction.Answers);
    }

    private static PartialGradient Answer(int node, double loss, long samples) =>
        new(new WorkerId("a"), 0, node, 1, new FlatBuffer(16), new PartialSums(loss, samples), -1);
}
