using System.Runtime.InteropServices;

namespace DistTrain.Worker.Libtorch;

/// <summary>
/// Variables that libtorch and the libraries in it read when they are loaded: set with the C library's <c>setenv</c>, since
/// .NET's own does not reach native code. What a person has set stays.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets variables that are not set; to be called before libtorch is loaded.</summary>
    public static void SetIfUnset(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var (name, value) in variables)
            _ = SetEnvironment(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
