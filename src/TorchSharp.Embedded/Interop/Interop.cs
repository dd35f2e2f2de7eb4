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

    /// <summary>After an operator that changed <paramref name="target"/> in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static torch.Tensor InPlace(int result, torch.Tensor target, object? b = null, object? c = null)
    {
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        if (result != 0) torch.CheckForErrors();
        return target;
    }

    /// <summary>Wraps the results of an operator that gives several tensors.</summary>
    internal static torch.Tensor[] OwnAll(IntPtr[] results, long count)
    {
        var tensors = new torch.Tensor[count];
        for (var i = 0; i < count; i++) tensors[i] = new torch.Tensor(results[i]);
        return tensors;
    }

    /// <summary>The handles of a list of tensors; the list is to be kept alive over the call.</summary>
    internal static IntPtr[] Handles(IList<torch.Tensor> tensors)
    {
        var handles = new IntPtr[tensors.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
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
