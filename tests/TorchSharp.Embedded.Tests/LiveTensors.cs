using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

/// <summary>Counts tensors without those that an earlier test dropped and the collector has not freed yet.</summary>
internal static class LiveTensors
{
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
