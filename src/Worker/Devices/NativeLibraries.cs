using System.Runtime.InteropServices;

namespace DistTrain.Worker.Devices;

/// <summary>Native libraries of this process, found in its memory map.</summary>
public static class NativeLibraries
{
    /// <summary>The file that a loaded library came from, or null. Links are followed, so that the name carries the version.</summary>
    /// <param name="prefix">The beginning of the file's name, for example <c>libtorch_cpu</c>.</param>
    public static string? PathOf(string prefix) => File.Exists("/proc/self/maps")
        ? File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..])
            .Where(path => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => "/" + path)
            .FirstOrDefault()
        : null;

    /// <summary>Calls a function of a loaded library that takes nothing and returns a C string; null when it has none of that name.</summary>
    public static unsafe string? CallForText(string library, string function) =>
        NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, function, out var address)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)address)())
            : null;

    /// <summary>Calls a function of a loaded library that takes nothing and returns an int; null when it has none of that name.</summary>
    public static unsafe int? CallForNumber(string library, string function) =>
        NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, function, out var address)
            ? ((delegate* unmanaged<int>)address)()
            : null;
}
