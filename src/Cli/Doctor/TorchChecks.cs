using DistTrain.Worker.Devices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DistTrain.Cli.Doctor;

/// <summary>Whether libtorch loads and computes, with which BLAS, and on which devices.</summary>
internal static class TorchChecks
{
    private const string InstallLibtorch = "apt-get install libtorch-dev libopenblas0-pthread, then start ./disttrain again";

    public static IReadOnlyList<Finding> Run()
    {
        try
        {
            using (torch.NewDisposeScope())
            {
                var sum = torch.ones(8, 8).matmul(torch.ones(8, 8)).sum().item<float>();
                var works = sum == 512f
                    ? new Finding(FindingState.Good, "libtorch", NativeLibraries.PathOf("libtorch_cpu") ?? "loads and computes")
                    : new Finding(FindingState.Bad, "libtorch", $"computes wrongly: {sum} for 512", InstallLibtorch);
                return [works, Blas(), Cuda()];
            }
        }
        catch (Exception exception) when (Root(exception) is DllNotFoundException or BadImageFormatException or NotSupportedException
            or EntryPointNotFoundException or ExternalException or TypeInitializationException)
        {
            return [new Finding(FindingState.Bad, "libtorch", "does not load: " + Root(exception).Message.ReplaceLineEndings(" "), InstallLibtorch)];
        }
    }

    private static Finding Blas()
    {
        if (NativeLibraries.PathOf("libopenblas") is { } openblas)
        {
            var core = NativeLibraries.CallForText(openblas, "openblas_get_corename") ?? "?";
            var threads = NativeLibraries.CallForNumber(openblas, "openblas_get_num_threads");
            return new(FindingState.Good, "BLAS", $"OpenBLAS, {core} kernels, {threads} thread{(threads == 1 ? "" : "s")} ({openblas})");
        }
        if (NativeLibraries.PathOf("libmkl") is { } mkl)
            return new(FindingState.Good, "BLAS", $"MKL ({mkl})");
        return NativeLibraries.PathOf("libblas") is { } generic
            ? new(FindingState.Note, "BLAS", $"the generic one, many times slower ({generic})", "apt-get install libopenblas0-pthread")
            : new(FindingState.Good, "BLAS", "built into libtorch");
    }

    private static Finding Cuda() => torch.cuda.is_available()
        ? new(FindingState.Good, "CUDA", $"{torch.cuda.device_count()} device(s)")
        : new(FindingState.Note, "CUDA", "no device: training runs on the CPU");

    private static Exception Root(Exception exception) => exception.GetBaseException();
}
