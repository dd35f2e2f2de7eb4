using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Tests.Numerics;

public sealed class ReductionTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(100)]
    public void Tree_AnyCount_IsBalancedAndLinksBothWays(int microbatches)
    {
        var tree = new ReductionTree(microbatches);
        Assert.Equal(2 * microbatches - 1, tree.NodeCount);
        Assert.Equal((int)Math.Ceiling(Math.Log2(microbatches)), tree.Depth);
        Assert.Equal(new MicrobatchRange(0, microbatches), tree.Range(ReductionTree.Root));
        Assert.Equal(-1, tree.Parent(ReductionTree.Root));
        for (var node = 0; node < tree.NodeCount; node++)
        {
            var range = tree.Range(node);
            if (tree.IsLeaf(node))
            {
                Assert.Equal(node, tree.Leaf(range.First));
                continue;
            }

            var (left, right) = (tree.Range(tree.Left(node)), tree.Range(tree.Right(node)));
            Assert.Equal((range.First, left.End, range.End), (left.First, right.First, right.End));
            Assert.InRange(left.Count - right.Count, 0, 1);
            Assert.Equal((node, node), (tree.Parent(tree.Left(node)), tree.Parent(tree.Right(node))));
            Assert.Equal(node + 1, tree.Left(node));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(37)]
    public void Cover_AnyRange_IsExactMaximalInOrderAndShort(int microbatches)
    {
        var tree = new ReductionTree(microbatches);
        for (var first = 0; first < microbatches; first++)
            for (var count = 1; first + count <= microbatches; count++)
            {
                var range = new MicrobatchRange(first, count);
                var nodes = tree.Cover(range);
                var next = first;
                foreach (var node in nodes)
                {
                    Assert.Equal(next, tree.Range(node).First);
                    next = tree.Range(node).End;
                    Assert.False(node != 0 && range.Contains(tree.Range(tree.Parent(node))), "the parent would do");
                }

                Assert.Equal(range.End, next);
                Assert.InRange(nodes.Length, 1, Math.Max(1, 2 * tree.Depth));
            }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    public void Cover_RangeOutsideTheTree_IsRefused(int first, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReductionTree(4).Cover(new MicrobatchRange(first, count)));

    [Fact]
    public void Node_OutsideTheTree_IsRefused()
    {
        var tree = new ReductionTree(4);
        Assert.False(tree.Has(7));
        Assert.False(tree.Has(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Range(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Left(tree.Leaf(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReductionTree(0));
    }
}
