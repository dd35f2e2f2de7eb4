using DistTrain.Shared.Layouts;
using DistTrain.Shared.Reduction;

namespace DistTrain.Shared.Tests.Reduction;

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
    public void Push_EveryNode_AddsInTheTreesOrder(int slices)
    {
        var tree = new ReductionTree(slices);
        var accumulator = new TreeAccumulator(tree, Length);
        for (var node = 0; node < tree.NodeCount; node++)
        {
            var output = new FlatVector(Length);
            output.Span.Fill(float.NaN);
            accumulator.Begin(node, output);
            while (!accumulator.IsComplete)
            {
                var slice = accumulator.NextSlice;
                if (accumulator.AddsToTarget)
                    VectorKernels.Add(accumulator.Target.Span, Gradient(slice));
                else
                    Gradient(slice).CopyTo(accumulator.Target.Span);
                accumulator.Push(Loss(slice), slice + 1);
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
        for (var slice = 0; slice < 8; slice++)
            VectorKernels.Add(sequential, Gradient(slice));
        Assert.NotEqual(Reference(tree, 0).Gradient, sequential);
    }

    [Fact]
    public void Push_WithoutASliceDue_IsRefused()
    {
        var accumulator = new TreeAccumulator(new ReductionTree(1), 4);
        Assert.Throws<InvalidOperationException>(() => accumulator.Push(0, 1));
        accumulator.Begin(0, new FlatVector(4));
        Assert.Throws<InvalidOperationException>(() => accumulator.Result);
        accumulator.Push(0.5, 1);
        Assert.True(accumulator.IsComplete);
        Assert.Throws<InvalidOperationException>(() => accumulator.Target);
        Assert.Throws<ArgumentException>(() => accumulator.Begin(0, new FlatVector(5)));
    }

    private static (float[] Gradient, double Loss, long Samples) Reference(ReductionTree tree, int node)
    {
        if (tree.IsLeaf(node))
            return (Gradient(tree.Range(node).First), Loss(tree.Range(node).First), tree.Range(node).First + 1);
        var left = Reference(tree, tree.Left(node));
        var right = Reference(tree, tree.Right(node));
        return ([.. left.Gradient.Zip(right.Gradient, (a, b) => a + b)], left.Loss + right.Loss, left.Samples + right.Samples);
    }

    private static float[] Gradient(int slice) => [.. Enumerable.Range(0, Length).Select(i => 1f / (3 + (slice * 7 + i * 5) % 23))];

    private static double Loss(int slice) => 1.0 / (slice + 3);
}
