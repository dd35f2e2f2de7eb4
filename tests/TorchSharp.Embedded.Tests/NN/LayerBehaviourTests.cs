using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Embedded.Tests.NN;

public class LayerBehaviourTests
{
    [Fact]
    public void Dropout_Training_ZeroesAboutTheShareAndScalesTheRest()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(5);
        using var dropout = Dropout(0.25);
        var values = dropout.call(torch.ones(10_000)).data<float>().ToArray();
        Assert.All(values, value => Assert.True(value is 0 || Math.Abs(value - 4f / 3) < 1e-6));
        Assert.InRange(values.Count(value => value == 0), 2300, 2700);
    }

    [Fact]
    public void Dropout_Evaluating_PassesTheInputOnAsATensorOfItsOwn()
    {
        using var scope = NewDisposeScope();
        using var dropout = Dropout(0.25);
        dropout.eval();
        var x = torch.randn(7);
        var y = dropout.call(x);
        Assert.True(y.Equals(x));
        y.Dispose();
        Assert.False(x.IsInvalid);
    }

    [Fact]
    public void BatchNorm_TwoDimensionsToBatchNorm2d_Throws()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm2d(3);
        Assert.Throws<ArgumentException>(() => norm.call(torch.ones(2, 3)));
    }

    [Fact]
    public void BatchNorm_ResetRunningStats_ForgetsTheBatches()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm1d(3);
        norm.call(torch.randn(5, 3));
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.reset_running_stats();
        Assert.Equal(0, norm.num_batches_tracked!.item<long>());
        Assert.Equal(0, norm.running_mean!.abs().sum().item<float>());
        Assert.Equal(3, norm.running_var!.sum().item<float>());
    }

    [Fact]
    public void Linear_WrongWidth_ThrowsWithTheShapes()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(3, 2);
        var error = Assert.ThrowsAny<Exception>(() => layer.call(torch.ones(4, 5)));
        Assert.Contains("4x5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainStep_SmallCnnInAScope_LeavesNoTensor()
    {
        using var network = Sequential(
            Conv2d(1, 4, 3, 1, 1), BatchNorm2d(4), ReLU(), MaxPool2d(2), Dropout(0.1), Flatten(), Linear(4 * 16, 8), Tanh(), Linear(8, 3));
        using var loss = CrossEntropyLoss(null, null, Reduction.Sum);
        Step();
        var before = LiveTensors.Settled();
        Step();
        Assert.Equal(before, Tensor.TotalCount);

        void Step()
        {
            using var scope = NewDisposeScope();
            var output = network.call(torch.randn(6, 1, 8, 8));
            var value = loss.call(output, torch.tensor(new long[] { 0, 1, 2, 0, 1, 2 }));
            var parameters = network.parameters().ToList<Tensor>();
            var gradients = autograd.grad(new[] { value }, parameters);
            using var grad = no_grad();
            for (var i = 0; i < parameters.Count; i++) parameters[i].sub_(gradients[i] * 0.01);
        }
    }
}
