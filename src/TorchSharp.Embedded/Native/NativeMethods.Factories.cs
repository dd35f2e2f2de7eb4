using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern IntPtr dt_zeros(long* sizes, long length, NativeOptions options);
}
