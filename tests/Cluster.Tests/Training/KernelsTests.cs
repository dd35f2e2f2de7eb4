using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>What <c>--kernels</c> does to a process, as libtorch's parts say themselves.</summary>
public sealed class KernelsTests
{
    private static readonly bool s_isIntel = X86Base.CpuId(0, 0) is (_, 0x756e6547, 0x6c65746e, 0x49656e69);

    [Fact]
    public async Task Portable_AnyCpu_IsAvx2InEveryPart() => Assert.Matches(
        @"oneMKL [\d.]+ AVX2 by MKL_CBWR 10 for products, oneDNN [\d.]+ avx2 for convolutions, ATen AVX2 for the rest",
        await ComputesWith("portable"));

    [Fact]
    public async Task Vendor_VariablesOfAPerson_AreInForce() => Assert.Matches(
        @"oneMKL [\d.]+ generic by MKL_CBWR 3 for products, oneDNN [\d.]+ sse41 for convolutions, ATen DEFAULT for the rest",
        await ComputesWith(
            "vendor", ("MKL_CBWR", "COMPATIBLE"), ("ONEDNN_MAX_CPU_ISA", "SSE41"), ("ATEN_CPU_CAPABILITY", "default")));

    [Fact]
    public async Task Portable_VariableOfAPerson_StaysInForce() =>
        Assert.Contains(
            "ATen DEFAULT", await ComputesWith("portable", ("ATEN_CPU_CAPABILITY", "default")), StringComparison.Ordinal);

    [SkippableFact]
    public async Task Widest_CpuWithAvx512_IsMklsPathForIt()
    {
        Skip.IfNot(Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported, "this CPU has no AVX-512");
        Assert.Contains("AVX-512 for products", await ComputesWith("widest"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Vendor_CpuOfAnotherVendor_IsNotIntelsPath()
    {
        Skip.If(s_isIntel, "MKL has one path for an Intel CPU");
        Assert.DoesNotContain("AVX-512 for products", await ComputesWith("vendor"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_SeveralAtTheSameTimeWithoutAVerdict_ChooseTheSame()
    {
        var cache = Directory.CreateTempSubdirectory("disttrain-");
        try
        {
            var chosen = await Task.WhenAll(Enumerable.Range(0, 3).Select(
                _ => Doctor("kernels ", "auto", ("XDG_CACHE_HOME", cache.FullName))));

            Assert.Single(chosen.Distinct());
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    private static Task<string> ComputesWith(string kernels, params (string, string)[] variables) =>
        Doctor("computes with", kernels, variables);

    private static async Task<string> Doctor(string subject, string kernels, params (string, string)[] variables)
    {
        using var doctor = ProgramProcess.StartWith(variables, "doctor", "--kernels", kernels);
        var (exitCode, text) = await doctor.End();
        Assert.True(exitCode == 0, text);
        return Regex.Match(text, $"(?m)^✓ {subject}.*$").Value;
    }
}
