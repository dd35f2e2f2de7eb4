using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Embedded.Tests.NN;

public class InitTests
{
    [Fact]
    public void Linear_New_IsUniformUpToOneOverTheRootOfItsInputs()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        using var layer = Linear(100, 300);
        CheckUniform(layer.weight!, 0.1);
        CheckUniform(layer.bias!, 0.1);
    }

    [Fact]
    public void Conv2d_New_IsUniformUpToOneOverTheRootOfItsFanIn()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        using var layer = Conv2d(8, 200, (2, 4), null, null, null, PaddingModes.Zeros, 2);
        var bound = 1 / Math.Sqrt(4 * 2 * 4);
        CheckUniform(layer.weight!, bound);
        CheckUniform(layer.bias!, bound);
    }

    [Fact]
    public void Embedding_New_IsStandardNormalWithAZeroPaddingRow()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        using var layer = Embedding(200, 50, 7);
        Assert.Equal(0, layer.weight!.narrow(0, 7, 1).abs().sum().item<float>());
        CheckNormal(layer.weight!, 0, 1);
    }

    [Fact]
    public void Fills_OnAParameter_HaveTheirDistributionsAndLeaveAutogradAlone()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        var weight = Parameter(torch.zeros(200, 100));
        CheckUniform(init.uniform_(weight, -2, 2), 2);
        CheckNormal(init.normal_(weight, 3, 0.5), 3, 0.5);
        CheckUniform(init.kaiming_uniform_(weight, 0, init.FanInOut.FanIn, init.NonlinearityType.ReLU), Math.Sqrt(6.0 / 100));
        CheckNormal(init.kaiming_normal_(weight, 0, init.FanInOut.FanOut, init.NonlinearityType.ReLU), 0, Math.Sqrt(2.0 / 200));
        CheckUniform(init.xavier_uniform_(weight, 2), 2 * Math.Sqrt(6.0 / 300));
        Assert.Equal(20_000, init.ones_(weight).sum().item<float>());
        Assert.Equal(0, init.zeros_(weight).sum().item<float>());
        Assert.Equal(-10_000, init.constant_(weight, -0.5).sum().item<float>());
        Assert.True(weight.requires_grad && weight.is_leaf);
    }

    [Theory]
    [InlineData(init.NonlinearityType.Linear, 0, 1)]
    [InlineData(init.NonlinearityType.Tanh, 0, 5.0 / 3)]
    [InlineData(init.NonlinearityType.ReLU, 0, 1.4142135623730951)]
    [InlineData(init.NonlinearityType.LeakyReLU, 1, 1)]
    public void CalculateGain_EachActivation_IsPyTorchs(init.NonlinearityType kind, double slope, double expected) =>
        Assert.Equal(expected, init.calculate_gain(kind, slope), 1e-12);

    private static void CheckUniform(Tensor tensor, double bound)
    {
        var values = Golden.Doubles(tensor);
        Assert.InRange(values.Max(), bound * 0.95, bound);
        Assert.InRange(values.Min(), -bound, -bound * 0.95);
        Assert.InRange(values.Average() / bound, -0.1, 0.1);
        Assert.InRange(values.Average(v => v * v) / (bound * bound / 3), 0.85, 1.15);
    }

    private static void CheckNormal(Tensor tensor, double mean, double deviation)
    {
        var values = Golden.Doubles(tensor);
        Assert.InRange((values.Average() - mean) / deviation, -0.05, 0.05);
        Assert.InRange(values.Average(v => (v - mean) * (v - mean)) / (deviation * deviation), 0.9, 1.1);
        Assert.InRange(values.Max(v => Math.Abs(v - mean)) / deviation, 3, 7);
    }
}
