using System.Globalization;
using System.Runtime.Intrinsics.X86;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Worker.Kernels;

/// <summary>Chooses the kernels with which this process computes on the CPU. MKL, oneDNN and ATen decide once, so the choice
/// is made before the first tensor and lasts for the life of the process; it is part of what makes results equal
/// (<see cref="NumericsProbe"/>).</summary>
public static class CpuKernels
{
    private static readonly Lock s_choosing = new();
    private static KernelsInUse? s_inUse;

    /// <summary>Variables that control MKL. If a user has set one, <see cref="KernelSet.Auto"/> leaves everything as it
    /// is.</summary>
    private static readonly string[] s_mklVariables = ["MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS"];

    /// <summary>Chooses a set, loads libtorch and checks a product; later calls return the first choice.</summary>
    /// <param name="wanted">The set that the user asked for.</param>
    /// <param name="trial">Times the products of a training step in another process with a set of kernels, in seconds; null when
    /// that did not work. Needed for <see cref="KernelSet.Auto"/>; without it the widest kernels are taken untried.</param>
    /// <exception cref="LibtorchException">libtorch does not load, or computes wrongly.</exception>
    public static KernelsInUse Use(KernelSet wanted, Func<KernelSet, double?>? trial = null)
    {
        lock (s_choosing)
            return s_inUse ??= Choose(wanted, trial);
    }

    private static KernelsInUse Choose(KernelSet wanted, Func<KernelSet, double?>? trial) => wanted switch
    {
        KernelSet.Vendor => Vendor("as asked for"),
        KernelSet.Widest => Widest("as asked for"),
        KernelSet.Portable => Portable(),
        _ => Auto(trial),
    };

    private static KernelsInUse Auto(Func<KernelSet, double?>? trial)
    {
        if (WhyNotWider() is { } reason)
            return Vendor(reason);
        if (s_mklVariables.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) is { } said)
            return Vendor($"{said} is set");
        if (trial is null)
            return Widest("untried");
        var result = new KernelTrialStore(KernelTrialStore.DefaultDirectory).GetOrMeasure(
            $"{Processor.Description} {TorchLibrary.Build}", () => Try(trial));
        var speedup = string.Create(CultureInfo.InvariantCulture, $"{result.Speedup:0.00}");
        return result switch
        {
            { Set: KernelSet.Widest } => Widest($"{speedup} times as fast as the vendor's choice when tried on this CPU"),
            { WasTried: false } => Vendor("the widest could not be tried"),
            _ => Vendor($"the widest were {speedup} times as fast when tried on this CPU"),
        };
    }

    private static KernelTrialResult Try(Func<KernelSet, double?> trial)
    {
        double? vendor = null, widest = null;
        // At the same time, so that other load on the machine slows both.
        Parallel.Invoke(() => vendor = trial(KernelSet.Vendor), () => widest = trial(KernelSet.Widest));
        return KernelTrialResult.Of(vendor, widest);
    }

    private static KernelsInUse Vendor(string reason)
    {
        _ = BridgeLoader.EnsureLoaded();
        return new KernelsInUse(KernelSet.Vendor, reason);
    }

    private static KernelsInUse Widest(string reason)
    {
        if ((WhyNotWider() ?? MklBranch.TryTreatAsIntel()) is { } obstacle)
            return Vendor(obstacle);
        ReferenceProduct.Check();
        return new KernelsInUse(KernelSet.Widest, reason);
    }

    /// <summary>MKL obeys MKL_CBWR only on a CPU that it takes for Intel's; on others it silently ignores it.</summary>
    private static KernelsInUse Portable()
    {
        NativeEnvironment.SetIfUnset(("ATEN_CPU_CAPABILITY", "avx2"), ("ONEDNN_MAX_CPU_ISA", "AVX2"), ("MKL_CBWR", "AVX2"));
        _ = BridgeLoader.EnsureLoaded();
        var obstacle = Processor.IsIntel ? null : MklBranch.TryTreatAsIntel();
        ReferenceProduct.Check();
        return new KernelsInUse(
            KernelSet.Portable,
            obstacle is null ? "as asked for" : $"as asked for, but MKL goes its own way on this CPU: {obstacle}");
    }

    private static string? WhyNotWider()
    {
        if (Processor.IsIntel)
            return "the widest on an Intel CPU";
        return Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported
            ? null
            : "the widest on a CPU without AVX-512";
    }
}
