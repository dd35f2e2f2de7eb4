using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern IntPtr dt_view(IntPtr a, long* sizes, long length);
    [DllImport(Library)] internal static extern IntPtr dt_reshape(IntPtr a, long* sizes, long length);
    [DllImport(Library)] internal static extern IntPtr dt_expand(IntPtr a, long* sizes, long length);
    [DllImport(Library)] internal static extern IntPtr dt_repeat(IntPtr a, long* sizes, long length);
    [DllImport(Library)] internal static extern IntPtr dt_permute(IntPtr a, long* dims, long length);
    [DllImport(Library)] internal static extern IntPtr dt_flip(IntPtr a, long* dims, long length);
    [DllImport(Library)] internal static extern IntPtr dt_t(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_transpose(IntPtr a, long dim0, long dim1);
    [DllImport(Library)] internal static extern IntPtr dt_squeeze(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_squeeze_dim(IntPtr a, long dim);
    [DllImport(Library)] internal static extern IntPtr dt_unsqueeze(IntPtr a, long dim);
    [DllImport(Library)] internal static extern IntPtr dt_flatten(IntPtr a, long start, long end);
    [DllImport(Library)] internal static extern IntPtr dt_narrow(IntPtr a, long dim, long start, long length);
    [DllImport(Library)] internal static extern IntPtr dt_slice(IntPtr a, long dim, long start, long end, long step);
    [DllImport(Library)] internal static extern IntPtr dt_select(IntPtr a, long dim, long index);
    [DllImport(Library)]
    internal static extern IntPtr dt_as_strided(IntPtr a, long* sizes, long* strides, long length,
        long offset);
    [DllImport(Library)] internal static extern IntPtr dt_cat(IntPtr* handles, long length, long dim);
    [DllImport(Library)] internal static extern IntPtr dt_stack(IntPtr* handles, long length, long dim);
    [DllImport(Library)]
    internal static extern int dt_split(IntPtr a, long size, long dim, IntPtr* results, long capacity,
        long* count);
    [DllImport(Library)]
    internal static extern int dt_split_sizes(IntPtr a, long* sizes, long length, long dim,
        IntPtr* results, long* count);
    [DllImport(Library)] internal static extern int dt_chunk(IntPtr a, long chunks, long dim, IntPtr* results, long* count);
    [DllImport(Library)] internal static extern int dt_unbind(IntPtr a, long dim, IntPtr* results, long capacity, long* count);
}
