using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern int dt_manual_seed(long seed);
    [DllImport(Library)] internal static extern IntPtr dt_generator_default();
    [DllImport(Library)] internal static extern IntPtr dt_generator_new(ulong seed, int device_type, int device_index);
    [DllImport(Library)] internal static extern void dt_generator_release(IntPtr generator);
    [DllImport(Library)] internal static extern int dt_generator_manual_seed(IntPtr generator, long seed);
    [DllImport(Library)] internal static extern int dt_generator_initial_seed(IntPtr generator, long* seed);
    [DllImport(Library)] internal static extern IntPtr dt_generator_get_state(IntPtr generator);
    [DllImport(Library)] internal static extern int dt_generator_set_state(IntPtr generator, IntPtr state);
    [DllImport(Library)] internal static extern int dt_get_num_threads(int* count);
    [DllImport(Library)] internal static extern int dt_set_num_threads(int count);
    [DllImport(Library)] internal static extern int dt_get_num_interop_threads(int* count);
    [DllImport(Library)] internal static extern int dt_set_num_interop_threads(int count);
    [DllImport(Library)] internal static extern int dt_cuda_device_count(int* count);
    [DllImport(Library)] internal static extern int dt_cuda_manual_seed(long seed, byte all_devices);
    [DllImport(Library)] internal static extern int dt_cuda_synchronize(long device);
}
