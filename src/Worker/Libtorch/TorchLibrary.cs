using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace DistTrain.Worker.Libtorch;

/// <summary>What libtorch reports of itself: versions, and the instruction sets that its parts compute with. It is asked
/// through the library's own functions, since environment variables only say what somebody wanted. Each question makes the
/// part that is asked decide, once for the process.</summary>
internal static partial class TorchLibrary
{
    private const string CpuCapabilityFunction = "_ZN2at18get_cpu_capabilityB5cxx11Ev";
    private const string ConfigurationFunction = "_ZN2at11show_configB5cxx11Ev";
    private const int StringSize = 32; // std::string of libstdc++'s new ABI: pointer, length, 16 bytes for a short text
    private static readonly Lazy<(string? Path, nint Handle)> s_library = new(Open);
    private static readonly Lazy<string> s_configuration = new(() => Text(ConfigurationFunction) ?? "");

    /// <summary>The file of libtorch's CPU part; null when it is not known.</summary>
    public static string? Path => s_library.Value.Path;

    /// <summary>
    /// libtorch's version and commit, for example <c>2.10.0 449b1768</c>, and the size of its file, which tells builds apart.
    /// </summary>
    public static string Build
    {
        get
        {
            var version = Configured(TorchVersion()) ?? "of unknown version";
            var commit = Configured(Commit()) is { } hash ? " " + hash[..Math.Min(8, hash.Length)] : "";
            return Path is { } file
                ? string.Create(CultureInfo.InvariantCulture, $"{version}{commit}, {new FileInfo(file).Length} bytes")
                : version + commit;
        }
    }

    /// <summary>The instruction set of ATen's own kernels, for example <c>AVX512</c>.</summary>
    public static string CpuCapability => Text(CpuCapabilityFunction) ?? "unknown";

    /// <summary>oneDNN's version, for example <c>3.7.1</c>; null when libtorch was made without it.</summary>
    public static string? OneDnnVersion => Configured(OneDnn());

    /// <summary>oneMKL's version, for example <c>2024.2</c>; null when libtorch was made without it.</summary>
    public static string? MklVersion => Configured(Mkl());

    /// <summary>A function that libtorch's CPU part exports; 0 when it has none of that name.</summary>
    public static nint Function(string name) =>
        s_library.Value.Handle is not 0 and var handle && NativeLibrary.TryGetExport(handle, name, out var address) ? address : 0;

    /// <summary>Calls an exported function that takes and returns an int; null when there is none of that name.</summary>
    public static unsafe int? Call(string name, int argument = 0) =>
        Function(name) is not 0 and var address ? ((delegate* unmanaged<int, int>)address)(argument) : null;

    /// <summary>Where the loader put libtorch's CPU part; 0 when it is not known.</summary>
    public static nint Base => AddressOf(Function(CpuCapabilityFunction), out var where) != 0 ? where.Base : 0;

    private static (string?, nint) Open()
    {
        _ = BridgeLoader.EnsureLoaded();
        var path = NativeLibraries.PathOf("libtorch_cpu");
        return path is not null && NativeLibrary.TryLoad(path, out var handle) ? (path, handle) : (path, 0);
    }

    private static string? Configured(Regex what) =>
        what.Match(s_configuration.Value) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>Calls an exported function that returns a std::string: the caller hands in the place for it.</summary>
    private static unsafe string? Text(string name)
    {
        if (Function(name) is not 0 and var function)
        {
            // A text longer than 15 bytes lies on the C++ heap, where it stays: each is asked for once.
            var text = stackalloc byte[StringSize];
            ((delegate* unmanaged<byte*, byte*>)function)(text);
            return Marshal.PtrToStringUTF8(*(nint*)text, checked((int)*(long*)(text + sizeof(nint))));
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int AddressOf(nint address, out LibraryAt where);

    /// <summary>The C library's <c>Dl_info</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct LibraryAt
    {
        public readonly nint File;
        public readonly nint Base;
        public readonly nint NearestName;
        public readonly nint NearestAddress;
    }

    [GeneratedRegex(@"TORCH_VERSION=([^,\s]+)")]
    private static partial Regex TorchVersion();

    [GeneratedRegex(@"COMMIT_SHA=([0-9a-f]+)")]
    private static partial Regex Commit();

    [GeneratedRegex(@"MKL-DNN v([0-9.]+)")]
    private static partial Regex OneDnn();

    [GeneratedRegex(@"Math Kernel Library Version ([0-9.]+)")]
    private static partial Regex Mkl();
}
