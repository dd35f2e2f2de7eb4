using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A scalar as it crosses to native code, in two registers (DtScalar in native/common.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeScalar(long bits, ScalarKind kind)
{
    internal readonly long Bits = bits;
    internal readonly ScalarKind Kind = kind;

    internal static NativeScalar None => default;
    internal static NativeScalar One => new(1, ScalarKind.Integer);

    internal static NativeScalar Of(long value) => new(value, ScalarKind.Integer);
    internal static NativeScalar Of(double value) => new(BitConverter.DoubleToInt64Bits(value), ScalarKind.Floating);
}

internal enum ScalarKind
{
    None = 0,
    Integer = 1,
    Floating = 2,
    Boolean = 3,
}
