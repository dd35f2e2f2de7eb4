using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>What stands around every native call: taking over its result, and turning its failure into an exception.</summary>
internal static class Interop
{
    /// <summary>Wraps the result of an operator and holds the tensors it read until here: without that their finalizers
    /// could free them while native code still works on them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static torch.Tensor Own(IntPtr result, object? a = null, object? b = null, object? c = null)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        if (result == IntPtr.Zero) torch.CheckForErrors();
        return new torch.Tensor(result);
    }

    /// <summary>After an operator that changed <paramref name="target"/> in place: its result is the same tensor with one
    /// more reference, which is given back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static torch.Tensor InPlace(IntPtr result, torch.Tensor target, object? b = null, object? c = null)
    {
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        if (result == IntPtr.Zero) torch.CheckForErrors();
        NativeMethods.dt_release(result);
        return target;
    }

    /// <summary>After a call that returns 0 or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(int result, object? a = null, object? b = null)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        if (result != 0) torch.CheckForErrors();
    }

    /// <summary>The handle of a tensor that may be absent.</summary>
    internal static IntPtr OptionalHandle(torch.Tensor? tensor) => tensor is null ? IntPtr.Zero : tensor.Handle;

    /// <summary>The scalar type as the ABI wants it: -1 for none.</summary>
    internal static int OptionalType(torch.ScalarType? type) => type is { } value ? (int)value : -1;

    internal static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
