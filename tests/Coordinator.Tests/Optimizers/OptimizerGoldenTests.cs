using DistTrain.Coordinator.Optimizers;
using DistTrain.Coordinator.Tests.Golden;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Tests.Optimizers;

public sealed class OptimizerGoldenTests
{
    public static TheoryData<string> Names => [.. GoldenFile.Read("optimizers.json").Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_HundredTimes_GivesTheBitsOfTorchOptim(string name)
    {
        var (optimizer, learningRate, clipping) = OptimizerCases.Make(name);
        var layout = ParameterLayout.Create([new TensorShape("weight", [OptimizerCases.Count], EntryKind.Parameter)]);
        using var engine = new UpdateEngine(optimizer, layout, clipping, 1);
        var parameters = new FlatVector(layout.Length);
        var gradient = new FlatVector(layout.Length);
        var state = new OptimizerState(optimizer, layout.TrainableLength);
        var sum = new GradientSum();
        sum.Set(new ReductionTree(1), [0], [gradient]);
        OptimizerCases.Fill(parameters.Span[..OptimizerCases.Count], 0);
        for (var step = 1; step <= OptimizerCases.Steps; step++)
        {
            OptimizerCases.Fill(gradient.Span[..OptimizerCases.Count], step);
            engine.Step(new UpdateStep(step, learningRate, 1, 1), sum, parameters, state);
        }

        var golden = GoldenFile.Read("optimizers.json")[name];
        if (clipping.Mode == ClipMode.GlobalNorm)
        {
            // torch takes the norm in float32 and we in double, so the clipped gradients differ in their last bit.
            var worst = golden.Select((g, i) => Math.Abs(parameters.Span[i] - g)).Max() / golden.Max(Math.Abs);
            Assert.True(worst <= 1e-6, $"{name}: error {worst:g3} of the largest parameter");
        }
        else
        {
            Assert.Equal([.. golden.Select(g => (float)g)], parameters.Span[..OptimizerCases.Count].ToArray());
        }

        Assert.All(parameters.Span[OptimizerCases.Count..].ToArray(), hole => Assert.Equal(0, hole));
    }
}
