using DistTrain.Shared.Transport;
using DistTrain.Worker.Libtorch;
using static TorchSharp.torch;

namespace DistTrain.Worker.Kernels;

/// <summary>Finds out what the last bits of this process's results on a device depend on.</summary>
public static class NumericsProbe
{
    private const string NoCpu = "not on the CPU";

    /// <summary>Loads libtorch and asks its parts; after this they have decided how they compute.</summary>
    /// <param name="device">Where gradients are computed.</param>
    /// <param name="threads">Threads of one computation on a CPU: with several, sums are added up in another order.</param>
    /// <exception cref="LibtorchException">libtorch does not load.</exception>
    public static NumericsIdentity Measure(Device device, int threads)
    {
        ArgumentNullException.ThrowIfNull(device);
        _ = BridgeLoader.EnsureLoaded();
        return device.type == TorchSharp.DeviceType.CPU
            ? new NumericsIdentity(
                TorchLibrary.Build, TorchLibrary.CpuCapability, OneDnnKernels(), MklKernels(), threads, ProcessorKind(),
                ResultProbe.Measure(threads))
            : new NumericsIdentity(TorchLibrary.Build, NoCpu, NoCpu, NoCpu, threads, Graphics.Models, "none");
    }

    private static string OneDnnKernels() =>
        TorchLibrary.OneDnnVersion is { } version ? $"{version} {OneDnn.InstructionSet}" : "none";

    private static string MklKernels() =>
        TorchLibrary.MklVersion is { } version ? $"{version} {MklBranch.InUse() ?? "unknown"}" : "none";

    /// <summary>Kernels that are bound to AVX2 in all three parts are meant to give the same bits on every CPU that has it,
    /// so the kind of CPU no longer counts.</summary>
    private static string ProcessorKind() =>
        MklBranch.IsBoundToAvx2() && OneDnn.InstructionSet == "avx2" && TorchLibrary.CpuCapability == "AVX2"
            ? "any with AVX2"
            : Processor.Description;
}
