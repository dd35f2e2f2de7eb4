using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace DistTrain.Worker.Kernels;

/// <summary>The kind of CPU of this machine.</summary>
internal static class Processor
{
    private const string Info = "/proc/cpuinfo";
    private static readonly string[] s_vectorFlags =
        ["avx2", "fma", "avx512f", "avx512vl", "avx512_vnni", "avx512_bf16", "amx_tile"];

    /// <summary>Vendor, family, model and the vector instructions that libraries choose kernels by.</summary>
    public static string Description { get; } = Describe(File.Exists(Info) ? File.ReadLines(Info) : []);

    /// <summary>Whether it is made by Intel.</summary>
    public static bool IsIntel { get; } = X86Base.IsSupported && VendorId() == "GenuineIntel";

    /// <param name="cpuinfo">The lines of /proc/cpuinfo; the first processor's are looked at.</param>
    internal static string Describe(IEnumerable<string> cpuinfo)
    {
        var fields = cpuinfo.TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim()).ToDictionary(g => g.Key, g => g.First()[1].Trim());
        if (fields.Count == 0)
            return "unknown processor";
        string Field(string name) => fields.GetValueOrDefault(name, "?");
        var flags = Field("flags").Split(' ');
        var vectors = s_vectorFlags.Where(flags.Contains);
        return $"{Field("vendor_id")} {Field("cpu family")}/{Field("model")} {string.Join('+', vectors)}";
    }

    private static string VendorId()
    {
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        return System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes([b, d, c]));
    }
}
