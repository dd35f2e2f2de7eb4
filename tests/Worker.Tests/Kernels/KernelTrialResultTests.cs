using DistTrain.Worker.Kernels;

namespace DistTrain.Worker.Tests.Kernels;

public class KernelTrialResultTests
{
    [Theory]
    [InlineData(0.010, 0.006, KernelSet.Widest)]
    [InlineData(0.010, 0.010, KernelSet.Widest)]
    [InlineData(0.010, 0.0109, KernelSet.Widest)]
    [InlineData(0.010, 0.0112, KernelSet.Vendor)]
    public void Of_TwoTimes_TakesTheWidestUnlessClearlySlower(double vendor, double widest, KernelSet expected) =>
        Assert.Equal(expected, KernelTrialResult.Of(vendor, widest).Set);

    [Theory]
    [InlineData(null, 0.01)]
    [InlineData(0.01, null)]
    [InlineData(0.01, 0.0)]
    [InlineData(double.NaN, 0.01)]
    public void Of_TrialThatFailed_IsTheVendors(double? vendor, double? widest) =>
        Assert.Equal(new KernelTrialResult(KernelSet.Vendor, 0), KernelTrialResult.Of(vendor, widest));

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame() =>
        Assert.Equal(
            new KernelTrialResult(KernelSet.Widest, 1.625), KernelTrialResult.Parse(
                new KernelTrialResult(KernelSet.Widest, 1.625).ToLine()));

    [Theory]
    [InlineData("")]
    [InlineData("widest")]
    [InlineData("auto 1.0")]
    [InlineData("widest fast")]
    public void Parse_SomethingElse_IsNull(string line) => Assert.Null(KernelTrialResult.Parse(line));
}
