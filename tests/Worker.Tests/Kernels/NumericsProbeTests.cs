using DistTrain.Worker.Kernels;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Kernels;

public class NumericsProbeTests
{
    [Fact]
    public void Measure_Twice_IsTheSame() => Assert.Equal(NumericsProbe.Measure(CPU, 1), NumericsProbe.Measure(CPU, 1));

    [Fact]
    public void Measure_AnotherNumberOfThreads_IsAnotherIdentity()
    {
        var one = NumericsProbe.Measure(CPU, 1);

        Assert.StartsWith("threads 2 instead of 1", NumericsProbe.Measure(CPU, 2).Difference(one), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_ThreadsOfTheCaller_AreLeftAsTheyWere()
    {
        var before = get_num_threads();

        NumericsProbe.Measure(CPU, before + 1);

        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void Measure_PackageOfTheTests_NamesEveryPart()
    {
        var numerics = NumericsProbe.Measure(CPU, 1);

        Assert.DoesNotContain("unknown", numerics.ToString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{12}$", numerics.Results);
    }
}
