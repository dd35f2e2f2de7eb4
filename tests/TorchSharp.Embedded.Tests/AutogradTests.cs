using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

public class AutogradTests
{
    [Fact]
    public void Grad_OfSeveralOutputsWithWeights_AddsThemUp()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }).requires_grad_();
        var gradients = autograd.grad(new List<Tensor> { x * 3, x * x }, new List<Tensor> { x }, new List<Tensor> { ones(2), tensor(new[] { 10f, 100f }) });
        Assert.Equal([23f, 403f], gradients[0].data<float>().ToArray());
    }

    [Fact]
    public void Grad_CreateGraph_CanBeDifferentiatedAgain()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0).requires_grad_();
        var inputs = new List<Tensor> { x };
        var first = autograd.grad(new List<Tensor> { x.pow(3) }, inputs, null, true, true)[0];
        var second = autograd.grad(new List<Tensor> { first }, inputs)[0];
        Assert.Equal(12.0, first.item<double>(), 1e-12);
        Assert.Equal(12.0, second.item<double>(), 1e-12);
    }

    [Fact]
    public void Grad_InputPlaysNoPart_IsAnInvalidTensorWhenAllowed()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0).requires_grad_();
        var y = tensor(2.0).requires_grad_();
        var loss = new List<Tensor> { x * x };
        var inputs = new List<Tensor> { y };
        Assert.True(autograd.grad(loss, inputs, null, false, false, true)[0].IsInvalid);
    }

    [Fact]
    public void Backward_TwiceThroughAGraph_NeedsItRetained()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0).requires_grad_();
        var kept = x.exp();
        kept.backward(null, true);
        kept.backward();
        var error = Assert.Throws<ExternalException>(() => kept.backward());
        Assert.Contains("second time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoGrad_Inside_RecordsNothingAndIsUndoneAfter()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        var y = x * 2;
        Assert.True(y.requires_grad);
        Assert.False(y.is_leaf);
        Assert.True(x.is_leaf);
        Assert.False(y.detach().requires_grad);
    }
}
