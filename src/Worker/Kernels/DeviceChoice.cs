using System.Collections.Immutable;
using System.Globalization;
using DistTrain.Worker.Libtorch;
using TorchSharp;

namespace DistTrain.Worker.Kernels;

/// <summary>Which devices a worker process computes on.</summary>
public static class DeviceChoice
{
    /// <summary>The devices that the user asked for: <c>auto</c> is every CUDA device, or the CPU where there is
    /// none.</summary>
    /// <param name="wanted"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="devices">Names for <c>torch.device</c>.</param>
    /// <exception cref="LibtorchException">libtorch does not load.</exception>
    /// <param name="error">Why not; null when <paramref name="devices"/> is filled.</param>
    public static bool TryChoose(string wanted, out ImmutableArray<string> devices, out string? error)
    {
        devices = [];
        error = null;
        if (wanted == "cpu")
        {
            devices = ["cpu"];
            return true;
        }

        _ = BridgeLoader.EnsureLoaded();
        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        var all = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"cuda:{i}"));
        if (wanted == "auto")
            devices = count == 0 ? ["cpu"] : [.. all];
        else if (wanted == "cuda" && count > 0)
            devices = [.. all];
        else if (all.Contains(wanted))
            devices = [wanted];
        else if (wanted.StartsWith("cuda", StringComparison.Ordinal))
            error = count == 0
                ? $"--device {wanted}: this libtorch sees no CUDA device; "
                    + "use --device cpu, or a libtorch with CUDA and its driver"
                : $"--device {wanted}: there are {count} CUDA devices, cuda:0 to cuda:{count - 1}";
        else
            error = $"--device {wanted}: auto, cpu, cuda or cuda:N is expected";
        return error is null;
    }
}
