using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern IntPtr dt_index(IntPtr a, NativeIndex* items, long length);
    [DllImport(Library)] internal static extern int dt_index_put_(IntPtr a, NativeIndex* items, long length, IntPtr value);
    [DllImport(Library)]
    internal static extern int dt_index_put_scalar_(IntPtr a, NativeIndex* items, long length,
        NativeScalar value);
    [DllImport(Library)] internal static extern IntPtr dt_index_select(IntPtr a, long dim, IntPtr index);
    [DllImport(Library)]
    internal static extern int dt_index_add_(IntPtr a, long dim, IntPtr index, IntPtr source,
        NativeScalar alpha);
    [DllImport(Library)] internal static extern IntPtr dt_gather(IntPtr a, long dim, IntPtr index);
    [DllImport(Library)] internal static extern IntPtr dt_scatter(IntPtr a, long dim, IntPtr index, IntPtr source);
    [DllImport(Library)] internal static extern int dt_scatter_(IntPtr a, long dim, IntPtr index, IntPtr source);
    [DllImport(Library)] internal static extern int dt_scatter_add_(IntPtr a, long dim, IntPtr index, IntPtr source);
    [DllImport(Library)] internal static extern IntPtr dt_masked_fill(IntPtr a, IntPtr mask, NativeScalar value);
    [DllImport(Library)] internal static extern int dt_masked_fill_(IntPtr a, IntPtr mask, NativeScalar value);
    [DllImport(Library)] internal static extern IntPtr dt_masked_select(IntPtr a, IntPtr mask);
    [DllImport(Library)] internal static extern IntPtr dt_nonzero(IntPtr a);
}
