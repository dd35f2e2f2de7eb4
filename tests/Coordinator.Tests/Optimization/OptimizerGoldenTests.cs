using DistTrain.Coordinator.Optimization;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Optimization;

public sealed class OptimizerGoldenTests
{
    public static TheoryData<string> Names => [.. GoldenFile.Read("optimizers.json").Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_HundredTimes_GivesTheBitsOfTorchOptim(string name)
    {
        var parameters = OptimizerCases.Run(name);
        var golden = GoldenFile.Read("optimizers.json")[name];
        if (OptimizerCases.Make(name).Clipping.Mode == ClipMode.GlobalNorm)
        {
            // torch takes the norm in float32 and we in double, so the clipped gradients differ in their last bit.
            var worst = golden.Select((g, i) => Math.Abs(parameters[i] - g)).Max() / golden.Max(Math.Abs);
            Assert.True(worst <= 1e-6, $"{name}: error {worst:g3} of the largest parameter");
        }
        else
        {
            Assert.Equal([.. golden.Select(g => (float)g)], parameters[..OptimizerCases.Count]);
        }

        Assert.All(parameters[OptimizerCases.Count..], hole => Assert.Equal(0, hole));
    }
}
