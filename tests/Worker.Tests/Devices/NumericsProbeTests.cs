using DistTrain.Worker.Devices;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Devices;

public class NumericsProbeTests
{
    [Fact]
    public void Measure_AnotherNumberOfThreads_IsAnotherIdentity()
    {
        var one = NumericsProbe.Measure(CPU, 1);

        Assert.Equal(one, NumericsProbe.Measure(CPU, 1));
        Assert.NotEqual(one, NumericsProbe.Measure(CPU, 2));
        Assert.EndsWith("on 2 threads", NumericsProbe.Measure(CPU, 2).Kernels, StringComparison.Ordinal);
    }
}
