using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern byte dt_grad_enabled();
    [DllImport(Library)] internal static extern void dt_set_grad_enabled(byte enabled);
    [DllImport(Library)]
    internal static extern int dt_grad(IntPtr* outputs, long output_count, IntPtr* inputs,
        long input_count, IntPtr* grad_outputs, long grad_output_count, byte retain_graph, byte create_graph, byte allow_unused, IntPtr* results);
    [DllImport(Library)]
    internal static extern int dt_backward(IntPtr* tensors, long count, IntPtr* grads, long grad_count,
        byte retain_graph, byte create_graph, IntPtr* inputs, long input_count);
}
