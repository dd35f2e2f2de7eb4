using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchSharp.Embedded.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void Dispose_TensorsMadeInside_AreFreed()
    {
        var before = LiveTensors.Settled();
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

    [Fact]
    public void MoveToOuter_NestedScopes_HandsTheTensorUp()
    {
        var before = LiveTensors.Settled();
        torch.Tensor detached;
        using (var outer = torch.NewDisposeScope())
        {
            torch.Tensor moved;
            using (var inner = torch.NewDisposeScope())
            {
                moved = torch.ones(2);
                detached = torch.ones(3);
                Assert.True(inner.Contains(moved));
                Assert.Equal(2, inner.DisposablesCount);
                inner.MoveToOuter(moved);
                inner.Detach(detached);
                Assert.Equal(0, inner.DisposablesCount);
            }

            Assert.True(outer.Contains(moved));
            Assert.False(moved.IsInvalid);
            Assert.Equal(before + 2, torch.Tensor.TotalCount);
        }

        Assert.Equal(before + 1, torch.Tensor.TotalCount);
        detached.Dispose();
    }

    [Fact]
    public void DisposeEverythingBut_KeptTensor_StaysInTheScope()
    {
        var before = LiveTensors.Settled();
        using (var scope = torch.NewDisposeScope())
        {
            var kept = torch.ones(1);
            for (var i = 0; i < 200; i++) _ = kept + i;
            Assert.Equal(201, scope.DisposablesCount);
            scope.DisposeEverythingBut(kept);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.Equal(1f, kept.item<float>());
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Dispose_ByHandInsideAScope_IsDoneOnce()
    {
        var before = LiveTensors.Settled();
        using (var scope = torch.NewDisposeScope())
        {
            var first = torch.ones(1);
            var second = torch.ones(2);
            first.Dispose();
            first.Dispose();
            Assert.True(first.IsInvalid);
            Assert.Throws<InvalidOperationException>(() => first.Handle);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(second));
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public async Task Scope_OfOneThread_LeavesTensorsOfAnotherAlone()
    {
        var before = LiveTensors.Settled();
        torch.Tensor other;
        using (torch.NewDisposeScope()) other = await Task.Factory.StartNew(() => torch.ones(1), TaskCreationOptions.LongRunning);
        Assert.False(other.IsInvalid);
        other.Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Statistics_OfAThread_CountWhatScopesHold()
    {
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        using (torch.NewDisposeScope())
        {
            _ = torch.ones(1);
            var kept = torch.ones(1).DetachFromDisposeScope();
            Assert.Equal(2, statistics.CreatedInScopeCount);
            Assert.Equal(1, statistics.DetachedFromScopeCount);
            kept.Dispose();
        }

        Assert.Equal(1, statistics.DisposedInScopeCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
        statistics.Reset();
    }

    [Fact]
    public void Operator_TensorsDropped_AreFreedByTheCollector()
    {
        var before = LiveTensors.Settled();
        MakeAndDrop();
        for (var i = 0; i < 5 && torch.Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeAndDrop()
    {
        for (var i = 0; i < 100; i++) _ = torch.ones(4).add(i);
    }
}
