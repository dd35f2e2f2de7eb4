using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchSharp.Embedded.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void Dispose_TensorsMadeInside_AreFreed()
    {
        var before = torch.Tensor.TotalCount;
        torch.Tensor kept;
        using (torch.NewDisposeScope())
        {
            var a = torch.zeros(2, 3);
            kept = a.add(a).MoveToOuterDisposeScope();
            Assert.Equal(before + 2, torch.Tensor.TotalCount);
        }

        Assert.Equal(before + 1, torch.Tensor.TotalCount);
        Assert.False(kept.IsInvalid);
        kept.Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Add_ShapesDoNotMatch_ThrowsWithTheMessageOfLibtorch()
    {
        using var scope = torch.NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => torch.zeros(2, 3).add(torch.zeros(4, 5)));
        Assert.Contains("The size of tensor a (3) must match the size of tensor b (5)", error.Message, StringComparison.Ordinal);
    }
}
