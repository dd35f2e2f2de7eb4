using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The C ABI of native/, whose rules stand in native/common.h.</summary>
/// <remarks>Everything is blittable and runtime marshalling is off, so a call costs its GC transition and no more.
/// SuppressGCTransition is for getters that read a field and can neither block nor fail.</remarks>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "disttrain_torch";

    [DllImport(Library)] internal static extern byte* dt_take_error();

    [DllImport(Library)] internal static extern void dt_release(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern long dt_dim(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern long dt_numel(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern long dt_element_size(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern int dt_dtype(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern int dt_device_type(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern int dt_device_index(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern byte dt_is_contiguous(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern byte dt_is_leaf(IntPtr a);
    [DllImport(Library), SuppressGCTransition] internal static extern byte dt_requires_grad(IntPtr a);
    [DllImport(Library)] internal static extern int dt_sizes(IntPtr a, long* sizes);
    [DllImport(Library)] internal static extern int dt_strides(IntPtr a, long* strides);
    [DllImport(Library)] internal static extern int dt_storage_offset(IntPtr a, long* offset);
    [DllImport(Library)] internal static extern int dt_data(IntPtr a, void** data);
    [DllImport(Library)] internal static extern int dt_set_requires_grad(IntPtr a, byte value);
    [DllImport(Library)] internal static extern IntPtr dt_alias(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_detach(IntPtr a);
    [DllImport(Library)] internal static extern int dt_detach_(IntPtr a);
    [DllImport(Library)] internal static extern int dt_set_(IntPtr a, IntPtr source);
    [DllImport(Library)] internal static extern int dt_item(IntPtr a, NativeScalar* result);
    [DllImport(Library)] internal static extern IntPtr dt_contiguous(IntPtr a);
    [DllImport(Library)] internal static extern IntPtr dt_clone(IntPtr a);
    [DllImport(Library)] internal static extern int dt_copy_(IntPtr a, IntPtr source, byte non_blocking);
    [DllImport(Library)] internal static extern IntPtr dt_to_type(IntPtr a, int dtype, byte copy);
    [DllImport(Library)] internal static extern IntPtr dt_to_device(IntPtr a, int type, int index, byte copy);
    [DllImport(Library)] internal static extern IntPtr dt_to_type_and_device(IntPtr a, int dtype, int type, int index, byte copy);
}
