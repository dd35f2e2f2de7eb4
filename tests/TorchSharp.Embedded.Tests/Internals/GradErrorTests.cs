using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests.Internals;

/// <summary>TorchSharp ends the process where the embedded engine throws, so this holds for the engine alone.</summary>
public class GradErrorTests
{
    [Fact]
    public void Grad_InputPlaysNoPart_IsAnErrorUnlessAllowed()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0).requires_grad_();
        var y = tensor(2.0).requires_grad_();
        var error = Assert.Throws<ExternalException>(() => autograd.grad(new List<Tensor> { x * x }, new List<Tensor> { y }));
        Assert.Contains("allow_unused", error.Message, StringComparison.Ordinal);
    }
}
