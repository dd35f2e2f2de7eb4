using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace DistTrain.Worker.Libtorch;

/// <summary>
/// Loads TorchSharp's bridge to libtorch, libLibTorchSharp.so, on systems whose libstdc++ is older than the compiler that the
/// bridge was made with (Debian 12: GCC 12 against 13). The runtime asks here when it could not load the library itself; then a copy in
/// memory, in which the versions that nothing uses are not insisted on (<see cref="UnusedVersions"/>), is loaded. No file is
/// written, so none can be torn, left behind or exchanged by someone else.
/// </summary>
public static partial class BridgeLoader
{
    private const string Bridge = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";
    private const string CxxLibrary = "libstdc++.so.6";
    private static readonly Lock s_loading = new();
    private static nint s_handle;

    /// <summary>The versions of libstdc++ that this system lacks and the loaded bridge does not need; empty when it was loaded as it is.</summary>
    public static IReadOnlyList<string> VersionsWaived { get; private set; } = [];

#pragma warning disable CA2255 // A user of this library, a test host too, gets a working TorchSharp without a call of its own.
    [ModuleInitializer]
    internal static void Register()
#pragma warning restore CA2255
    {
        if (OperatingSystem.IsLinux())
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != Bridge || assembly != typeof(torch).Assembly)
            return 0;
        lock (s_loading)
        {
            if (s_handle == 0 && Find(assembly) is { } file)
                s_handle = Load(file);
            return s_handle;
        }
    }

    private static string? Find(Assembly assembly)
    {
        var searched = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(Path.GetDirectoryName(assembly.Location) ?? "").Append(AppContext.BaseDirectory);
        return searched.Select(directory => Path.Combine(directory, FileName)).FirstOrDefault(File.Exists);
    }

    private static nint Load(string file)
    {
        // Its own libraries first, from beside it: the copy has no directory in which the loader could look for them.
        var directory = Path.GetDirectoryName(file)!;
        foreach (var needed in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            _ = NativeLibrary.TryLoad(Path.Combine(directory, needed), out _);
        var image = File.ReadAllBytes(file);
        var waived = UnusedVersions.Weaken(image, CxxLibrary);
        var handle = waived.Count > 0 ? LoadFromMemory(image) : 0;
        if (handle != 0)
        {
            VersionsWaived = waived;
            // The runtime need not try the file again for each function.
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == Bridge ? handle : 0);
        }

        return handle;
    }

    private static nint LoadFromMemory(ReadOnlySpan<byte> image)
    {
        var descriptor = CreateMemoryFile(FileName, 0);
        if (descriptor < 0)
            return 0;
        var path = $"/proc/self/fd/{descriptor}";
        using var file = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, image, 0);
        return NativeLibrary.TryLoad(path, out var handle) ? handle : 0;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
