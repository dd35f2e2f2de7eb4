using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace DistTrain.Worker.Libtorch;

/// <summary>Loads TorchSharp's bridge to libtorch, libLibTorchSharp.so, also on systems whose libstdc++ is older than the
/// compiler that built the bridge (Debian 12: GCC 12 against 13): there it loads a copy that does not insist on versions
/// which nothing uses (<see cref="UnusedVersions"/>). The copy lives in memory, or in a file that is unlinked before anyone
/// can use it, so it cannot be torn, left behind or replaced by someone else.</summary>
/// <remarks>TorchSharp finds the bridge without a call, from the moment that a type of this assembly is used. A program
/// should call <see cref="EnsureLoaded"/> before its first tensor all the same: when the bridge does not load, TorchSharp
/// itself answers with pages of text and a copy of every native library beside the program.</remarks>
public static partial class BridgeLoader
{
    private const string Bridge = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";
    private const string CxxLibrary = "libstdc++.so.6";
    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private static readonly string[] s_libtorch = ["libc10.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"];
    private static readonly Lock s_loading = new();
    private static LoadedBridge? s_loaded;

    /// <summary>Loads the bridge if it is not loaded yet.</summary>
    /// <exception cref="LibtorchException">The bridge does not load, or is not found.</exception>
    public static LoadedBridge EnsureLoaded()
    {
        lock (s_loading)
            return s_loaded ??= OperatingSystem.IsLinux() ? Load(SearchedDirectories()) : LoadByName();
    }

#pragma warning disable CA2255 // A user of this library, a test host too, gets a working TorchSharp without a call of its own.
    [ModuleInitializer]
    internal static void Register()
#pragma warning restore CA2255
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Workers have one thread each; a busily waiting OpenMP thread would take another worker's core. libtorch reads it
        // when it is loaded.
        NativeEnvironment.SetIfUnset(("OMP_WAIT_POLICY", "PASSIVE"));
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (assembly, name) =>
            name == Bridge && assembly == typeof(torch).Assembly ? TryGetHandle() : 0;
    }

    /// <summary>Loads the bridge that lies in one of the directories.</summary>
    /// <exception cref="LibtorchException">The bridge does not load, or is in none of them.</exception>
    internal static LoadedBridge Load(IReadOnlyList<string> directories)
    {
        if (Find(directories, FileName) is not { } file)
        {
            throw new LibtorchException(
                $"{FileName} is not beside the program (searched: {string.Join(", ", directories)}); "
                + "build with the package TorchSharp");
        }

        // In this order, and by path: the copy has no directory in which the loader could look for them, and a build from
        // package directories has them in another one. A library that is not found here is looked for by name, in
        // LD_LIBRARY_PATH too.
        foreach (var needed in s_libtorch)
        {
            if (Find(directories, needed) is { } library)
                _ = NativeLibrary.TryLoad(library, out _);
        }

        var bridge = TryLoad(file, out var handle, out var reason) ? new LoadedBridge(file, [], handle) : LoadCopy(file, reason);
        RegisterResolver(bridge.Handle);
        return bridge;
    }

    /// <summary>For systems on which the bridge has another file name and loads by itself.</summary>
    private static LoadedBridge LoadByName()
    {
        try
        {
            return new LoadedBridge(Bridge, [], NativeLibrary.Load(Bridge, typeof(torch).Assembly, null));
        }
        catch (DllNotFoundException e)
        {
            throw new LibtorchException($"{Bridge} does not load: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static nint TryGetHandle()
    {
        try
        {
            return EnsureLoaded().Handle;
        }
        catch (LibtorchException)
        {
            // TorchSharp reports at length what is missing.
            return 0;
        }
    }

    private static List<string> SearchedDirectories()
    {
        var directories = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator)
            .Append(Path.GetDirectoryName(typeof(torch).Assembly.Location)).Append(AppContext.BaseDirectory);
        return
        [
            .. directories.OfType<string>().Where(Path.IsPathFullyQualified).Select(Path.TrimEndingDirectorySeparator).Distinct(),
        ];
    }

    private static string? Find(IEnumerable<string> directories, string name) =>
        directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static LoadedBridge LoadCopy(string file, string reason)
    {
        try
        {
            var image = File.ReadAllBytes(file);
            var waived = UnusedVersions.Weaken(image, CxxLibrary);
            if (waived.Count > 0
                && (TryLoadFromMemory(image, out var handle, out reason) || TryLoadFromFile(image, out handle, out reason)))
                return new LoadedBridge(file, waived, handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            throw new LibtorchException($"{file} does not load: {reason}; a copy cannot be made of it: {e.Message}", e);
        }

        throw new LibtorchException($"{file} does not load: {reason}; {Remedy(reason)}");
    }

    private static string Remedy(string reason) => reason.Contains("GLIBC", StringComparison.Ordinal)
        ? "this system's C++ library is too old: Debian 12, Ubuntu 22.04 or newer is needed"
        : "build with TorchDevice=cpu, or name the directory of libtorch in LD_LIBRARY_PATH";

    private static bool TryLoadFromMemory(ReadOnlySpan<byte> image, out nint handle, out string reason)
    {
        using var file = new SafeFileHandle(CreateMemoryFile(FileName, CloseOnExec), ownsHandle: true);
        if (!file.IsInvalid)
        {
            RandomAccess.Write(file, image, 0);
            return TryLoad($"/proc/self/fd/{file.DangerousGetHandle()}", out handle, out reason);
        }

        handle = 0;
        reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        return false;
    }

    /// <summary>For systems that forbid code in memory files.</summary>
    private static bool TryLoadFromFile(ReadOnlySpan<byte> image, out nint handle, out string reason)
    {
        var directory = Directory.CreateTempSubdirectory("disttrain-");
        try
        {
            var path = Path.Combine(directory.FullName, FileName);
            File.WriteAllBytes(path, image);
            return TryLoad(path, out handle, out reason);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static bool TryLoad(string path, out nint handle, out string reason)
    {
        reason = "";
        handle = 0;
        try
        {
            handle = NativeLibrary.Load(path);
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The runtime's advice comes first, then what the system's loader said.
            reason = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
            return false;
        }
    }

    private static void RegisterResolver(nint handle)
    {
        try
        {
            // Without it the runtime tries every name of the file for each of the bridge's functions.
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == Bridge ? handle : 0);
        }
        catch (InvalidOperationException)
        {
            // The program has a resolver of its own, which is asked first; the event above comes after it.
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
