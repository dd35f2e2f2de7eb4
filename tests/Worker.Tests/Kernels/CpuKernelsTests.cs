using DistTrain.Worker.Kernels;

namespace DistTrain.Worker.Tests.Kernels;

public class CpuKernelsTests
{
    [Fact]
    public void Use_SecondTime_KeepsWhatWasChosen()
    {
        var first = CpuKernels.Use(KernelSet.Vendor);

        Assert.Equal(KernelSet.Vendor, first.Set);
        Assert.Same(first, CpuKernels.Use(KernelSet.Portable, _ => throw new InvalidOperationException("a trial")));
    }

    [Fact]
    public void Measure_KernelsOfThisProcess_TakesTime() =>
        Assert.InRange(ProductTiming.Measure(), double.Epsilon, double.MaxValue);

    [Fact]
    public void TryParse_EveryName_IsItsSet()
    {
        Assert.Equal(["auto", "vendor", "widest", "portable"], KernelSets.Names);
        foreach (var name in KernelSets.Names)
        {
            Assert.True(KernelSets.TryParse(name, out var set));
            Assert.Equal(name, KernelSets.Name(set));
        }

        Assert.False(KernelSets.TryParse("Widest", out _));
    }
}
