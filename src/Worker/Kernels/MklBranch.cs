using System.Globalization;
using System.Runtime.InteropServices;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Worker.Kernels;

/// <summary>Which of its code paths oneMKL takes, and the one switch that decides it on CPUs of other vendors than Intel:
/// MKL asks once whether the CPU is Intel's and keeps the answer in a variable, −1 before. A process that writes a 1 there
/// before the first product gets what an Intel CPU with the same instructions would get. No code is changed.</summary>
internal static class MklBranch
{
    /// <summary>"Is the CPU Intel's?": exported by libtorch's CPU part, into which MKL is linked.</summary>
    private const string IsIntel = "mkl_serv_intel_cpu_true";
    private const int Undecided = -1;
    private const int AskForBranch = 1; // MKL_CBWR_BRANCH
    private const int BranchFree = 1; // MKL_CBWR_BRANCH_OFF: MKL chooses
    private const int WantedAvx2 = 10; // MKL_CBWR_AVX2
    private const int Generic = 0;
    private const int Avx2 = 5;
    private const int Avx512 = 7;

    /// <summary>
    /// The path in use, for example <c>AVX-512</c>; makes MKL choose it when it has not. Null when libtorch has no MKL, or one
    /// that does not say.
    /// </summary>
    public static string? InUse()
    {
        if (TorchLibrary.Call("mkl_serv_cpu_detect") is not { } path
            || TorchLibrary.Call("mkl_serv_cbwr_get", AskForBranch) is not { } wanted)
            return null;
        var isZen = TorchLibrary.Call("mkl_serv_cpuiszen") == 1;
        return Describe(path, isZen, wanted);
    }

    /// <summary>Whether MKL was told to keep to AVX2, the instructions of every CPU since 2013, and obeys.</summary>
    public static bool IsBoundToAvx2() =>
        TorchLibrary.Call("mkl_serv_cpu_detect") == Avx2 && TorchLibrary.Call("mkl_serv_cbwr_get", AskForBranch) == WantedAvx2;

    /// <summary>The name of a path.</summary>
    /// <param name="path">MKL's number of it.</param>
    /// <param name="isZen">Whether MKL knows the CPU as one of AMD's Zen.</param>
    /// <param name="wanted">The branch that MKL_CBWR asked for, as MKL took it.</param>
    internal static string Describe(int path, bool isZen, int wanted)
    {
        var name = path switch
        {
            Generic when isZen => "Zen",
            Generic => "generic",
            Avx2 => "AVX2",
            Avx512 => "AVX-512",
            _ => string.Create(CultureInfo.InvariantCulture, $"path {path}"),
        };
        return wanted == BranchFree ? name : string.Create(CultureInfo.InvariantCulture, $"{name} by MKL_CBWR {wanted}");
    }

    /// <summary>Makes MKL treat the CPU like one of Intel's.</summary>
    /// <returns>Null when it now does; otherwise why not, and nothing has changed.</returns>
    public static unsafe string? TryTreatAsIntel()
    {
        var function = (byte*)TorchLibrary.Function(IsIntel);
        if (function is null || TorchLibrary.Path is not { } library)
            return "this libtorch has no MKL that could be asked";
        if (VariableOf(new ReadOnlySpan<byte>(function, CheckedBytes)) is not { } distance)
            return "this MKL is another than the one that this program knows";
        var variable = function + distance;
        if (!NativeLibraries.IsVariable((nint)variable, library))
            return "MKL's variable is not where it was expected";
        switch (Volatile.Read(ref *(int*)variable))
        {
            case Undecided:
                Volatile.Write(ref *(int*)variable, 1);
                return null;
            case 1:
                return null;
            default:
                return "MKL has computed already in this process";
        }
    }

    /// <summary>Bytes of the function that <see cref="VariableOf"/> needs.</summary>
    internal const int CheckedBytes = 11;

    /// <summary>
    /// Where the variable is, counted from the function's start, by the function's own first instructions: <c>mov eax, [rip + n];
    /// test eax, eax; js …; ret</c>. Null when they are others.
    /// </summary>
    internal static int? VariableOf(ReadOnlySpan<byte> code) =>
        code is [0x8b, 0x05, _, _, _, _, 0x85, 0xc0, 0x78, _, 0xc3, ..]
            ? MemoryMarshal.Read<int>(code[2..]) + 6
            : null;
}
