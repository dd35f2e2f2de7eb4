using DistTrain.Shared.Numerics;
using DistTrain.TestSupport;

namespace DistTrain.Shared.Tests.Numerics;

public class CounterBasedRandomTests
{
    [Fact]
    public void NextUInt32_SameKey_GivesTheSameStream()
    {
        var first = new CounterBasedRandom(7, RandomPurpose.Dropout, 3, 41, 2);
        var second = new CounterBasedRandom(7, RandomPurpose.Dropout, 3, 41, 2);

        for (var i = 0; i < 100; i++)
            Assert.Equal(first.NextUInt32(), second.NextUInt32());
    }

    [Fact]
    public void NextUInt32_FirstWords_AreThoseOfTheSeedAndCounter()
    {
        var random = new CounterBasedRandom(0x0123456789ABCDEF, RandomPurpose.Split, 5, 6, 7);
        var expected = Philox.Block(new Words(0, (2u << 24) | 5, 6, 7), 0x89ABCDEF, 0x01234567);

        Assert.Equal(
            expected, new Words(random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()));
        Assert.Equal(Philox.Block(new Words(1, (2u << 24) | 5, 6, 7), 0x89ABCDEF, 0x01234567).A, random.NextUInt32());
    }

    [Fact]
    public void NextUInt64_AnyPartOfTheKeyChanged_IsAnotherStream()
    {
        var seen = new HashSet<ulong>();
        foreach (var random in new CounterBasedRandom[]
        {
            new(1, RandomPurpose.Dropout, 1, 1, 1), new(2, RandomPurpose.Dropout, 1, 1, 1),
            new(1UL << 40, RandomPurpose.Dropout, 1, 1, 1), new(1, RandomPurpose.Split, 1, 1, 1),
            new(1, RandomPurpose.Dropout, 2, 1, 1), new(1, RandomPurpose.Dropout, 1, 2, 1),
            new(1, RandomPurpose.Dropout, 1, 1, 2),
        })
        {
            var copy = random;
            Assert.True(seen.Add(copy.NextUInt64()));
        }
    }

    [Fact]
    public void Constructor_PartOfTheKeyTooLarge_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterBasedRandom(1, RandomPurpose.Dropout, 1 << 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterBasedRandom(1, RandomPurpose.Dropout, 0, 1L << 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterBasedRandom(1, RandomPurpose.Dropout, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterBasedRandom(1, RandomPurpose.Dropout, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterBasedRandom(1, RandomPurpose.Dropout, 0, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterBasedRandom(1, RandomPurpose.Dropout, 0, 0, 1L << 32));
    }

    [Fact]
    public void FillUniform_ManyValues_FillTheRangeEvenly()
    {
        var values = new float[100_000];
        new CounterBasedRandom(1, RandomPurpose.Initialization).FillUniform(values, -2, 3);

        Assert.All(values, value => Assert.InRange(value, -2f, 2.9999998f));
        Assert.Equal(0.5, values.Average(), 0.03);
        for (var bin = 0; bin < 5; bin++)
            Assert.InRange(values.Count(value => (int)(value + 2) == bin), 19_500, 20_500);
    }

    [Fact]
    public void FillGaussian_ManyValues_HaveTheMomentsOfTheNormalDistribution()
    {
        var values = new float[200_000];
        new CounterBasedRandom(1, RandomPurpose.Initialization).FillGaussian(values);

        Assert.Equal(0, values.Average(), 0.01);
        Assert.Equal(1, values.Average(x => x * x), 0.02);
        Assert.Equal(0, values.Average(x => x * x * x), 0.05);
        Assert.Equal(3, values.Average(x => (double)x * x * x * x), 0.1);
        Assert.Equal(0.6827, values.Count(x => Math.Abs(x) < 1) / 200_000.0, 0.005);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    [InlineData(1.0)]
    public void FillBernoulli_ManyValues_HaveTheProbability(double probability)
    {
        var values = new float[100_000];
        new CounterBasedRandom(1, RandomPurpose.Dropout).FillBernoulli(values, probability, 2);

        Assert.All(values, value => Assert.True(value is 0 or 2));
        Assert.Equal(probability, values.Average() / 2, 0.005);
    }

    [Fact]
    public void FillUniform_AnyLength_AllocatesNothing()
    {
        var values = new float[1000];
        var random = new CounterBasedRandom(1, RandomPurpose.Initialization);

        var allocated = Allocations.Least(() =>
        {
            random.FillUniform(values);
            random.FillBernoulli(values, 0.5);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void FillBernoulli_NoProbability_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new CounterBasedRandom(1, RandomPurpose.Dropout).FillBernoulli(new float[1], -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new CounterBasedRandom(1, RandomPurpose.Dropout).FillBernoulli(new float[1], 1.1));
    }

    [Fact]
    public void FillGaussian_Pairs_AreBoxAndMullersOfTheUniformStream()
    {
        var uniform = new CounterBasedRandom(3, RandomPurpose.Initialization);
        var expected = new float[6];
        for (var i = 0; i < expected.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - uniform.NextDouble()));
            var (sin, cos) = Math.SinCos(2 * Math.PI * uniform.NextDouble());
            expected[i] = (float)(5 + 0.5 * (radius * cos));
            expected[i + 1] = (float)(5 + 0.5 * (radius * sin));
        }

        var values = new float[6];
        new CounterBasedRandom(3, RandomPurpose.Initialization).FillGaussian(values, 5, 0.5f);

        Assert.Equal(expected, values);
    }

    [Fact]
    public void FillUniform_RangeOfOneStep_NeverReachesItsOpenEnd()
    {
        var values = new float[1000];
        var high = MathF.BitIncrement(1);
        new CounterBasedRandom(1, RandomPurpose.Initialization).FillUniform(values, 1, high);
        Assert.All(values, value => Assert.Equal(1, value));
    }
}
