using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>Finds libdisttrain_torch.so, and with it libtorch, at the first native call.</summary>
/// <remarks>Nothing is loaded before that call: OpenBLAS and OpenMP read their environment when they are loaded, so the
/// program has its chance to set it.</remarks>
internal static class NativeLoader
{
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != NativeMethods.Library) return IntPtr.Zero;
        var path = Path.Combine(AppContext.BaseDirectory, "libdisttrain_torch.so");
        if (!File.Exists(path)) path = Path.Combine(Path.GetDirectoryName(assembly.Location) ?? ".", "libdisttrain_torch.so");
        if (!File.Exists(path))
            throw new DllNotFoundException(
                $"libdisttrain_torch.so is not beside the program ({AppContext.BaseDirectory}): build src/TorchSharp.Embedded");
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error)
        {
            // The last line of the runtime's message is the loader's own.
            throw new DllNotFoundException(
                $"cannot load {path}: {error.Message.Trim().Split('\n')[^1]}. If a libtorch library is missing: apt-get install libtorch-dev "
                + "libopenblas0-pthread; if libtorch moved or was replaced: build again with LIBTORCH set to its directory", error);
        }
    }
}
