using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Tests.Numerics;

public sealed class VectorKernelsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Add_AnyLength_AddsEveryElement(int length)
    {
        var left = Values(length, 1);
        var right = Values(length, 2);
        var expected = left.Zip(right, (a, b) => a + b).ToArray();
        VectorKernels.Add(left, right);
        Assert.Equal(expected, left);
    }

    [Fact]
    public void Add_UnequalLengths_IsRefused() =>
        Assert.Throws<ArgumentException>(() => VectorKernels.Add(new float[3], new float[4]));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(2047)]
    [InlineData(2048)]
    public void SumOfSquaresOfBlock_AnyLength_AddsSixteenLanes(int length)
    {
        var values = Values(length, 3);
        var lanes = new double[16];
        for (var i = 0; i < length; i++)
            lanes[i % 16] += (double)values[i] * values[i];
        var expected = lanes.Aggregate(0.0, (sum, lane) => sum + lane);

        Assert.Equal(expected, VectorKernels.SumOfSquaresOfBlock(values));
    }

    [Fact]
    public void SumOfSquaresOfBlock_LongerThanABlock_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => VectorKernels.SumOfSquaresOfBlock(new float[VectorKernels.NormBlock + 1]));

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(5, float.PositiveInfinity)]
    [InlineData(39, float.NegativeInfinity)]
    public void IndexOfNonFinite_OneBadElement_IsFound(int index, float bad)
    {
        var values = Values(40, 4);
        values[20] = float.MaxValue;
        Assert.Equal(-1, VectorKernels.IndexOfNonFinite(values));
        values[index] = bad;
        Assert.Equal(index, VectorKernels.IndexOfNonFinite(values));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void Add_PartOfAnArray_LeavesWhatFollowsAlone(int length)
    {
        var sum = Values(length + 32, 5);
        var before = sum[length..].ToArray();

        VectorKernels.Add(sum.AsSpan(0, length), Values(length, 6));

        Assert.Equal(before, sum[length..]);
    }

    [Fact]
    public void IndexOfNonFinite_BadElementBehindTheSpan_IsNotSeen()
    {
        var values = Values(64, 7);
        values[40] = float.NaN;
        for (var length = 0; length <= 40; length++)
            Assert.Equal(-1, VectorKernels.IndexOfNonFinite(values.AsSpan(0, length)));
        Assert.Equal(40, VectorKernels.IndexOfNonFinite(values.AsSpan(0, 41)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(160)]
    public void CopyPastCaches_WholeCacheLines_CopiesThemAndNothingElse(int length)
    {
        var source = Values(length, 8);
        var target = new FlatBuffer(length + 16);
        target.Span.Fill(-1);

        VectorKernels.CopyPastCaches(source, target.Span[..length]);

        Assert.Equal(source, target.Span[..length].ToArray());
        Assert.All(target.Span[length..].ToArray(), value => Assert.Equal(-1, value));
    }

    [Fact]
    public void CopyPastCaches_OddLengthOrPlace_IsRefused()
    {
        var target = new FlatBuffer(64);
        Assert.Throws<ArgumentException>(() => VectorKernels.CopyPastCaches(new float[15], target.Span[..15]));
        Assert.Throws<ArgumentException>(() => VectorKernels.CopyPastCaches(new float[32], target.Span[..16]));
        Assert.Throws<ArgumentException>(() => VectorKernels.CopyPastCaches(new float[16], target.Span.Slice(1, 16)));
    }

    private static float[] Values(int length, int seed) =>
        [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i * 1.7f + seed))];
}
