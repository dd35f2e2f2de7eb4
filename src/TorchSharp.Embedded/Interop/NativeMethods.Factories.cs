using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern IntPtr dt_zeros(long* sizes, long length, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_ones(long* sizes, long length, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_empty(long* sizes, long length, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_full(long* sizes, long length, NativeScalar value, NativeOptions o);
    [DllImport(Library)]
    internal static extern IntPtr dt_arange(NativeScalar start, NativeScalar stop, NativeScalar step,
        NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_linspace(double start, double end, long steps, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_eye(long rows, long columns, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_rand(long* sizes, long length, IntPtr generator, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_randn(long* sizes, long length, IntPtr generator, NativeOptions o);
    [DllImport(Library)]
    internal static extern IntPtr dt_randint(long low, long high, long* sizes, long length,
        IntPtr generator, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_randperm(long n, IntPtr generator, NativeOptions o);
    [DllImport(Library)] internal static extern int dt_uniform_(IntPtr a, double from, double to, IntPtr generator);
    [DllImport(Library)] internal static extern int dt_normal_(IntPtr a, double mean, double std, IntPtr generator);
    [DllImport(Library)] internal static extern int dt_bernoulli_(IntPtr a, double p, IntPtr generator);
    [DllImport(Library)] internal static extern IntPtr dt_bernoulli(IntPtr a, IntPtr generator);
    [DllImport(Library)] internal static extern IntPtr dt_zeros_like(IntPtr a, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_ones_like(IntPtr a, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_empty_like(IntPtr a, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_full_like(IntPtr a, NativeScalar value, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_rand_like(IntPtr a, NativeOptions o);
    [DllImport(Library)] internal static extern IntPtr dt_randn_like(IntPtr a, NativeOptions o);
    [DllImport(Library)]
    internal static extern IntPtr dt_from_data(void* data, long* sizes, long length, int source,
        NativeOptions o);
    [DllImport(Library)]
    internal static extern IntPtr dt_from_buffer(void* data, long count, int dtype, byte requires_grad,
        delegate* unmanaged<IntPtr, void> unpin, IntPtr context);
}
