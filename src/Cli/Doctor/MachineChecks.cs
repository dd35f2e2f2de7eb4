using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace DistTrain.Cli.Doctor;

/// <summary>Checks of the machine itself. Each judges the value that it is given, so that tests can give any.</summary>
internal static class MachineChecks
{
    private const double GiB = 1L << 30;
    private const double MiB = 1L << 20;

    public static Finding Runtime(Version version) => version.Major >= 10
        ? new(
            FindingState.Good, ".NET",
            $"{version} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}")
        : new(FindingState.Bad, ".NET", $"{version}, at least 10 is needed", "install the .NET SDK 10");

    /// <param name="cpuinfo">The lines of /proc/cpuinfo; none where the system has no such file.</param>
    public static Finding Processor(IEnumerable<string> cpuinfo)
    {
        var model = cpuinfo.FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        string[] sets =
        [
            .. Avx512F.IsSupported ? ["AVX-512"] : Array.Empty<string>(),
            .. Avx2.IsSupported ? ["AVX2"] : Array.Empty<string>(),
            .. Fma.IsSupported ? ["FMA"] : Array.Empty<string>(),
            .. System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? ["NEON"] : Array.Empty<string>(),
        ];
        return sets.Length > 0
            ? new(FindingState.Good, "processor", $"{model} ({string.Join(", ", sets)})")
            : new(
                FindingState.Note, "processor", $"{model}, no wide vector instructions", "training works, but many times slower");
    }

    public static Finding Cores(int count) =>
        new(FindingState.Good, "cores", $"{count}: up to {count} single-threaded workers compute at the same time");

    public static Finding Memory(long bytes) => bytes >= 1 * GiB
        ? new(FindingState.Good, "memory", Size(bytes) + " for this process")
        : new(
            FindingState.Note, "memory", $"{Size(bytes)} for this process",
            "libtorch alone takes about 0.3 GiB: small models only");

    /// <param name="freeBytes">Free bytes of /dev/shm; null when there is none.</param>
    public static Finding SharedMemory(long? freeBytes) => freeBytes switch
    {
        null => new(FindingState.Note, "/dev/shm", "not there", "workers on this host will talk over TCP, which is slower"),
        < 256L << 20 => new(
            FindingState.Note, "/dev/shm", $"{Size(freeBytes.Value)} free, models past a few million parameters need more",
            "docker run --shm-size=1g, or in compose shm_size: 1g"),
        _ => new(FindingState.Good, "/dev/shm", Size(freeBytes.Value) + " free"),
    };

    /// <param name="freeBytes">Free bytes; null when the place is unknown to the system.</param>
    public static Finding Disk(string directory, long? freeBytes, bool writable)
    {
        if (!writable)
            return new(
                FindingState.Bad, "disk", $"{directory} cannot be written",
                "start in a directory of yours, or give train --out DIR");
        return freeBytes is < 1L << 30
            ? new(
                FindingState.Note, "disk", $"{Size(freeBytes.Value)} free in {directory}",
                "checkpoints need room: delete old runs, or lower checkpoint.keep")
            : new(
                FindingState.Good, "disk",
                freeBytes is { } free ? $"{Size(free)} free in {directory}" : $"{directory} can be written");
    }

    internal static string Size(long bytes) => bytes >= GiB
        ? (bytes / GiB).ToString("0.0", CultureInfo.InvariantCulture) + " GiB"
        : (bytes / MiB).ToString("0", CultureInfo.InvariantCulture) + " MiB";
}
