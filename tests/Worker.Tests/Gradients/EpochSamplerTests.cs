using DistTrain.Shared.Numerics;
using DistTrain.Worker.Gradients;

namespace DistTrain.Worker.Tests.Gradients;

public class EpochSamplerTests
{
    [Fact]
    public void IndexAt_EverySmallCount_IsABijection()
    {
        for (var count = 1; count <= 600; count++)
            AssertBijection(new EpochSampler(3, count % 7, count));
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(60_000)]
    [InlineData(1_000_003)]
    public void IndexAt_LargerCount_IsABijection(int count) => AssertBijection(new EpochSampler(9, 1, count));

    [Fact]
    public void IndexAt_LargestCount_StaysInside()
    {
        var order = new EpochSampler(9, 1, int.MaxValue);
        var seen = new HashSet<int>();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(seen.Add(order.IndexAt(i)));
            Assert.True(seen.Add(order.IndexAt(int.MaxValue - 1 - i)));
        }

        Assert.All(seen, index => Assert.InRange(index, 0, int.MaxValue - 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(17)]
    public void IndexAt_ManyEpochs_PutsEverySampleAtEveryPositionEquallyOften(int count)
    {
        const int Epochs = 20_000;
        var counts = new int[count, count];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = new EpochSampler(11, epoch, count);
            for (var position = 0; position < count; position++)
                counts[position, order.IndexAt(position)]++;
        }

        var expected = (double)Epochs / count;
        var chiSquare = counts.Cast<int>().Sum(found => (found - expected) * (found - expected) / expected);
        // A Latin-square table of counts has (n - 1)^2 degrees of freedom; five standard deviations are allowed.
        double freedom = (count - 1) * (count - 1);
        Assert.InRange(chiSquare, 0, freedom + (5 * Math.Sqrt(2 * freedom)));
    }

    [Fact]
    public void IndexAt_CountOfFour_TakesEveryPermutationEquallyOften()
    {
        const int Epochs = 48_000;
        var counts = new Dictionary<int, int>();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = new EpochSampler(5, epoch, 4);
            var code = (order.IndexAt(0) * 16) + (order.IndexAt(1) * 4) + order.IndexAt(2);
            counts[code] = counts.GetValueOrDefault(code) + 1;
        }

        Assert.Equal(24, counts.Count);
        var chiSquare = counts.Values.Sum(found => (found - 2000.0) * (found - 2000.0) / 2000);
        Assert.InRange(chiSquare, 0, 23 + (5 * Math.Sqrt(46)));
    }

    [Fact]
    public void IndexAt_NeighbouringPositions_AreNotNeighbouringSamples()
    {
        var order = new EpochSampler(5, 0, 10_000);
        var steps = 0;
        var total = 0.0;
        for (var i = 1; i < 10_000; i++)
        {
            var distance = Math.Abs(order.IndexAt(i) - order.IndexAt(i - 1));
            total += distance;
            if (distance == 1)
                steps++;
        }

        // Two random positions lie a third of the range apart in the mean, and next to each other twice in 10,000.
        Assert.Equal(3333, total / 9999, 100.0);
        Assert.InRange(steps, 0, 12);
    }

    [Fact]
    public void IndexAt_AnotherEpochOrSeed_IsAnotherOrder()
    {
        var order = Enumerate(new EpochSampler(5, 0, 100));

        Assert.NotEqual(order, Enumerate(new EpochSampler(5, 1, 100)));
        Assert.NotEqual(order, Enumerate(new EpochSampler(6, 0, 100)));
        Assert.Equal(order, Enumerate(new EpochSampler(5, 0, 100)));
    }

    [Fact]
    public void IndexAt_FixedKey_KeepsItsMeaning() =>
        // The order is part of a run's result: a change here breaks the resuming of runs.
        Assert.Equal("3 9 0 5 4 10 2 1 11 8 7 6", string.Join(" ", Enumerate(new EpochSampler(7, 3, 12))));

    [Fact]
    public void IndexAt_Outside_IsRefused()
    {
        var order = new EpochSampler(1, 1, 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => order.IndexAt(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => order.IndexAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochSampler(1, 1, 0));
    }

    private static int[] Enumerate(EpochSampler order)
    {
        var indices = new int[order.Count];
        order.CopyTo(0, indices);
        return indices;
    }

    private static void AssertBijection(EpochSampler order)
    {
        var seen = new bool[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            var index = order.IndexAt(i);
            Assert.False(seen[index], $"{index} twice of {order.Count}");
            seen[index] = true;
        }
    }
}
