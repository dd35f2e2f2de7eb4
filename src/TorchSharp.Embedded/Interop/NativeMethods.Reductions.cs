using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern IntPtr dt_sum(IntPtr a, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_sum_dims(IntPtr a, long* dims, long length, byte keepdim, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_mean(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_mean_dims(IntPtr a, long* dims, long length, byte keepdim, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_var(IntPtr a, byte unbiased);
    [DllImport(Library)]
    internal static extern IntPtr dt_var_dims(IntPtr a, long* dims, long length, byte unbiased,
        byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_std(IntPtr a, byte unbiased);
    [DllImport(Library)]
    internal static extern IntPtr dt_std_dims(IntPtr a, long* dims, long length, byte unbiased,
        byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_norm(IntPtr a, double p);
    [DllImport(Library)] internal static extern IntPtr dt_norm_dim(IntPtr a, long dim, byte keepdim, double p);
    [DllImport(Library)] internal static extern IntPtr dt_logsumexp(IntPtr a, long dim, byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_cumsum(IntPtr a, long dim, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_softmax(IntPtr a, long dim, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_log_softmax(IntPtr a, long dim, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_all(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_all_dim(IntPtr a, long dim, byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_any(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_any_dim(IntPtr a, long dim, byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_max(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_min(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_amax(IntPtr a, long* dims, long length, byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_amin(IntPtr a, long* dims, long length, byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_argmax(IntPtr a, long* dim, byte keepdim);
    [DllImport(Library)] internal static extern IntPtr dt_argmin(IntPtr a, long* dim, byte keepdim);
    [DllImport(Library)] internal static extern int dt_max_dim(IntPtr a, long dim, byte keepdim, IntPtr* results);
    [DllImport(Library)] internal static extern int dt_min_dim(IntPtr a, long dim, byte keepdim, IntPtr* results);
    [DllImport(Library)] internal static extern int dt_sort(IntPtr a, long dim, byte descending, byte stable, IntPtr* results);
    [DllImport(Library)]
    internal static extern int dt_topk(IntPtr a, long k, long dim, byte largest, byte sorted,
        IntPtr* results);
    [DllImport(Library)] internal static extern IntPtr dt_argsort(IntPtr a, long dim, byte descending);
}
