using DistTrain.Coordinator.Reduction;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Tests.Reduction;

public sealed class ReductionProgressTests
{
    [Fact]
    public void Offer_SameNodeTwice_IsADuplicate()
    {
        var progress = new ReductionProgress(new ReductionTree(4));
        Assert.Equal(NodeOffer.Accepted, progress.Offer(1));
        Assert.Equal(NodeOffer.Duplicate, progress.Offer(1));
        Assert.Equal(2, progress.SlicesPresent);
    }

    [Fact]
    public void Offer_NodeWithASliceThatIsThere_IsOverlapping()
    {
        var tree = new ReductionTree(4);
        var progress = new ReductionProgress(tree);
        progress.Offer(tree.Leaf(1));
        Assert.Equal(NodeOffer.Overlapping, progress.Offer(tree.Left(0)));
        Assert.Equal(NodeOffer.Overlapping, progress.Offer(0));
        Assert.False(progress.HasSlice(0));
        Assert.True(progress.HasSlice(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void NextReady_LeavesInAnyOrder_MergesToTheRootByTheTreesOwnPairs(int slices)
    {
        var tree = new ReductionTree(slices);
        foreach (var order in new[] { Enumerable.Range(0, slices), Enumerable.Range(0, slices).Reverse(), Enumerable.Range(0, slices).OrderBy(i => i * 7 % 5) })
        {
            var progress = new ReductionProgress(tree);
            var merges = new HashSet<NodeMerge>();
            foreach (var slice in order)
            {
                Assert.False(progress.IsComplete);
                Assert.Equal(NodeOffer.Accepted, progress.Offer(tree.Leaf(slice)));
                while (progress.NextReady(out var merge))
                {
                    Assert.Equal((tree.Left(merge.Parent), tree.Right(merge.Parent)), (merge.Left, merge.Right));
                    Assert.True(merges.Add(merge));
                }
            }

            Assert.True(progress.IsComplete);
            Assert.Equal(slices - 1, merges.Count);
            var nodes = new int[slices];
            Assert.Equal(1, progress.CopyNodes(nodes));
            Assert.Equal(ReductionTree.Root, nodes[0]);
        }
    }

    [Fact]
    public void CopyNodes_MixedNodes_AreInSliceOrder()
    {
        var tree = new ReductionTree(5);
        var progress = new ReductionProgress(tree);
        progress.Offer(tree.Leaf(4));
        progress.Offer(tree.Left(0));
        var nodes = new int[5];
        Assert.Equal([tree.Left(0), tree.Leaf(4)], nodes[..progress.CopyNodes(nodes)]);
        progress.Offer(tree.Leaf(3));
        Assert.True(progress.IsComplete);
        Assert.Equal([tree.Left(0), tree.Leaf(3), tree.Leaf(4)], nodes[..progress.CopyNodes(nodes)]);
        progress.Reset();
        Assert.Equal(0, progress.CopyNodes(nodes));
    }
}
