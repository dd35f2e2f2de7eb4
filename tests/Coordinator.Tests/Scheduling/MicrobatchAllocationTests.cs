using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Tests.Scheduling;

public sealed class MicrobatchAllocationTests
{
    [Theory]
    [InlineData(8, new[] { 1.0 }, new[] { 8 })]
    [InlineData(8, new[] { 1.0, 1.0 }, new[] { 4, 4 })]
    [InlineData(8, new[] { 0.0, double.NaN }, new[] { 4, 4 })]
    [InlineData(7, new[] { 1.0, 1.0, 1.0 }, new[] { 3, 2, 2 })]
    [InlineData(2, new[] { 1.0, 1.0, 1.0 }, new[] { 1, 1, 0 })]
    [InlineData(8, new[] { 3.0, 1.0 }, new[] { 6, 2 })]
    [InlineData(8, new[] { 1.0, 3.0 }, new[] { 2, 6 })]
    [InlineData(8, new[] { 4.0, 0.1 }, new[] { 8, 0 })]
    [InlineData(8, new[] { 1.3, 1.0 }, new[] { 4, 4 })]
    [InlineData(8, new[] { 4.0, 2.0, 0.0 }, new[] { 4, 2, 2 })]
    public void Split_AtMeasuredSpeeds_FinishesFirst(int microbatches, double[] speeds, int[] expected)
    {
        var ranges = new MicrobatchRange[speeds.Length];

        MicrobatchAllocation.Split(microbatches, speeds, ranges);

        Assert.Equal(expected, ranges.Select(r => r.Count));
        var next = 0;
        foreach (var range in ranges)
        {
            Assert.Equal(next, range.First);
            next = range.End;
        }
    }

    [Fact]
    public void Split_PowerOfTwoWorkersOfLikeSpeed_EachGetsOneNode()
    {
        var tree = new ReductionTree(16);
        var ranges = new MicrobatchRange[4];

        MicrobatchAllocation.Split(16, [1.0, 1.2, 1.1, 1.3], ranges);

        Assert.All(ranges, r => Assert.Single(tree.Cover(r)));
    }

    [Fact]
    public void Split_MoreThan64Workers_GivesEveryMicrobatchOnce()
    {
        var ranges = new MicrobatchRange[100];
        MicrobatchAllocation.Split(1000, [.. Enumerable.Range(1, 100).Select(i => (double)i)], ranges);
        Assert.Equal(1000, ranges.Sum(r => r.Count));
    }

    [Fact]
    public void Split_NoWorkers_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MicrobatchAllocation.Split(4, [], []));
}
