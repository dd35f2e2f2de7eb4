using System.Text;
using System.Text.RegularExpressions;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Kernels;
using DistTrain.Worker.Libtorch;
using TorchSharp;

namespace DistTrain.Cli.Doctor;

/// <summary>Whether libtorch loads and computes, with which kernels, and on which devices.</summary>
internal static partial class TorchChecks
{
    /// <param name="kernels">Chooses the kernels of this process, as a worker does.</param>
    public static IReadOnlyList<Finding> Run(Func<KernelsInUse> kernels)
    {
        try
        {
            var inUse = kernels();
            var bridge = BridgeLoader.EnsureLoaded();
            var numerics = NumericsProbe.Measure(torch.CPU, 1);
            return
            [
                new(FindingState.Good, "libtorch", $"{numerics.Libtorch} ({NativeLibraries.PathOf("libtorch_cpu")})"),
                CxxLibrary(NativeLibraries.PathOf("libstdc++"), bridge.VersionsWaived),
                new(FindingState.Good, "kernels", inUse.ToString()),
                Computing(numerics),
                Cuda(),
            ];
        }
        catch (LibtorchException exception)
        {
            return [new Finding(FindingState.Bad, "libtorch", exception.Message)];
        }
    }

    /// <param name="file">The C++ library that this process has; null when that is not known.</param>
    /// <param name="waived">The versions that libtorch's bridge asks for and does not need.</param>
    internal static Finding CxxLibrary(string? file, IReadOnlyList<string> waived)
    {
        var newest = file is null ? null : Newest(Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        var bridge = waived.Count == 0
            ? "TorchSharp's bridge is loaded as it is"
            : $"TorchSharp's bridge asks for {string.Join(", ", waived)} and uses nothing of it: loaded without";
        var upTo = newest is null ? "" : $", up to {newest}";
        return new(FindingState.Good, "libstdc++", $"{file ?? "built in"}{upTo}; {bridge}");
    }

    internal static string? Newest(string library) => CxxVersion().Matches(library)
        .MaxBy(version => Version.Parse(version.Groups[1].Value))?.Value;

    private static Finding Computing(NumericsIdentity numerics) => new(
        FindingState.Good, "computes with",
        $"oneMKL {numerics.Mkl} for products, oneDNN {numerics.OneDnn} for convolutions, ATen {numerics.Aten} for the rest");

    private static Finding Cuda() => torch.cuda.is_available()
        ? new(FindingState.Good, "CUDA", $"{torch.cuda.device_count()} device(s)")
        : new(FindingState.Note, "CUDA", "no device: training runs on the CPU");

    [GeneratedRegex(@"GLIBCXX_(\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex CxxVersion();
}
