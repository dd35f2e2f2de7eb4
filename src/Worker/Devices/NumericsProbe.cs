using System.Globalization;
using DistTrain.Shared.DataPlane;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Devices;

/// <summary>Finds out what the last bit of this process's results on a device depends on.</summary>
public static class NumericsProbe
{
    /// <summary>Loads libtorch and looks at what came with it.</summary>
    /// <param name="device">Where gradients are computed.</param>
    /// <param name="threads">Threads of one computation on a CPU: a sum that several share is added up in another order.</param>
    public static NumericsIdentity Measure(Device device, int threads)
    {
        using (zeros(1))
        {
            // Only a loaded library can be looked at.
        }

        var library = NativeLibraries.PathOf("libtorch_cpu") ?? NativeLibraries.PathOf("libtorch");
        var torchBuild = library is null
            ? "unknown"
            : string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(library)} of {new FileInfo(library).Length} bytes");
        return device.type == DeviceType.CPU
            ? new NumericsIdentity(torchBuild, threads == 1 ? Kernels() : $"{Kernels()} on {threads} threads", Processor())
            : new NumericsIdentity(torchBuild, Kernels(), device.ToString());
    }

    private static string Kernels() =>
        NativeLibraries.PathOf("libopenblas") is { } openBlas
        && NativeLibraries.CallForText(openBlas, "openblas_get_corename") is { } core
            ? $"openblas {core}"
            : "its own kernels";

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        if (!File.Exists(Info))
            return "unknown processor";
        var fields = File.ReadLines(Info).TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim()).ToDictionary(g => g.Key, g => g.First()[1].Trim());
        string Field(string name) => fields.GetValueOrDefault(name, "?");
        var flags = Field("flags").Split(' ');
        var vectors = new[] { "avx2", "fma", "avx512f", "avx512vl", "avx512_vnni", "avx512_bf16", "amx_tile" }.Where(flags.Contains);
        return $"{Field("vendor_id")} {Field("cpu family")}/{Field("model")} {string.Join('+', vectors)}";
    }
}
