using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace DistTrain.Worker.Devices;

/// <summary>
/// Settings that OpenBLAS reads once, when it is loaded: made with the C library's <c>setenv</c>, since .NET's own comes
/// too late for native code. What a person has set stays.
/// </summary>
public static partial class NativeEnvironment
{
    /// <summary>
    /// To be called before the first tensor. One thread: workers are single-threaded, and a second pool of threads fights
    /// with them. On CPUs with AVX-512 its kernels, which OpenBLAS does not choose by itself on CPUs it does not know
    /// (docs/benchmarks.md has what that gains).
    /// </summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = SetIfUnset("OPENBLAS_NUM_THREADS", "1");
        if (Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported)
            _ = SetIfUnset("OPENBLAS_CORETYPE", "SkylakeX");
    }

    private static int SetIfUnset(string name, string value) => SetEnvironment(name, value, overwrite: 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
