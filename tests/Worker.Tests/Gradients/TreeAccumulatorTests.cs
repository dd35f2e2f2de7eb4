using DistTrain.Shared.Numerics;
using DistTrain.Worker.Gradients;

namespace DistTrain.Worker.Tests.Gradients;

public sealed class TreeAccumulatorTests
{
    private const int Length = 19;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(11)]
    public void Push_EveryNode_AddsInTheTreesOrder(int microbatches)
    {
        var tree = new ReductionTree(microbatches);
        var accumulator = new TreeAccumulator(tree, Length);
        for (var node = 0; node < tree.NodeCount; node++)
        {
            var output = new FlatBuffer(Length);
            output.Span.Fill(float.NaN);
            accumulator.Begin(node, output);
            while (!accumulator.IsComplete)
            {
                var microbatch = accumulator.NextMicrobatch;
                if (accumulator.AddsToTarget)
                    VectorKernels.Add(accumulator.Target.Span, Gradient(microbatch));
                else
                    Gradient(microbatch).CopyTo(accumulator.Target.Span);
                accumulator.Push(Loss(microbatch), microbatch + 1);
            }

            var (gradient, loss, samples) = Reference(tree, node);
            Assert.Equal(gradient, output.Span.ToArray());
            Assert.Equal(new PartialSums(loss, samples), accumulator.Result);
        }
    }

    [Fact]
    public void Push_OtherOrderOfAddition_WouldGiveOtherBits()
    {
        var tree = new ReductionTree(8);
        var sequential = new float[Length];
        for (var microbatch = 0; microbatch < 8; microbatch++)
            VectorKernels.Add(sequential, Gradient(microbatch));
        Assert.NotEqual(Reference(tree, 0).Gradient, sequential);
    }

    [Fact]
    public void Push_WithoutAMicrobatchDue_IsRefused()
    {
        var accumulator = new TreeAccumulator(new ReductionTree(1), 4);
        Assert.Throws<InvalidOperationException>(() => accumulator.Push(0, 1));
        accumulator.Begin(0, new FlatBuffer(4));
        Assert.Throws<InvalidOperationException>(() => accumulator.Result);
        accumulator.Push(0.5, 1);
        Assert.True(accumulator.IsComplete);
        Assert.Throws<InvalidOperationException>(() => accumulator.Target);
        Assert.Throws<ArgumentException>(() => accumulator.Begin(0, new FlatBuffer(5)));
    }

    private static (float[] Gradient, double Loss, long Samples) Reference(ReductionTree tree, int node)
    {
        if (tree.IsLeaf(node))
            return (Gradient(tree.Range(node).First), Loss(tree.Range(node).First), tree.Range(node).First + 1);
        var left = Reference(tree, tree.Left(node));
        var right = Reference(tree, tree.Right(node));
        return ([.. left.Gradient.Zip(right.Gradient, (a, b) => a + b)], left.Loss + right.Loss, left.Samples + right.Samples);
    }

    private static float[] Gradient(int microbatch) =>
        [.. Enumerable.Range(0, Length).Select(i => 1f / (3 + (microbatch * 7 + i * 5) % 23))];

    private static double Loss(int microbatch) => 1.0 / (microbatch + 3);
}
