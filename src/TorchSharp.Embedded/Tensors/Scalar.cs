namespace TorchSharp;

/// <summary>A number handed to an operator: an integer, a floating point number or a bool.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly NativeScalar Native;

    internal Scalar(NativeScalar native) => Native = native;

    /// <summary>Int64, Float64 or Bool: a scalar has a kind, not a width.</summary>
    public torch.ScalarType Type => Native.Kind switch
    {
        ScalarKind.Floating => torch.ScalarType.Float64,
        ScalarKind.Boolean => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    public static implicit operator Scalar(byte value) => new(NativeScalar.Of((long)value));
    public static implicit operator Scalar(sbyte value) => new(NativeScalar.Of((long)value));
    public static implicit operator Scalar(short value) => new(NativeScalar.Of((long)value));
    public static implicit operator Scalar(int value) => new(NativeScalar.Of((long)value));
    public static implicit operator Scalar(long value) => new(NativeScalar.Of(value));
    public static implicit operator Scalar(float value) => new(NativeScalar.Of((double)value));
    public static implicit operator Scalar(double value) => new(NativeScalar.Of(value));
    public static implicit operator Scalar(bool value) => new(new NativeScalar(value ? 1 : 0, ScalarKind.Boolean));

    internal double AsDouble() => Native.Kind == ScalarKind.Floating ? BitConverter.Int64BitsToDouble(Native.Bits) : Native.Bits;
    internal long AsInt64() => Native.Kind == ScalarKind.Floating ? (long)AsDouble() : Native.Bits;

    /// <summary>Nothing to free here; the real library's scalar holds native memory.</summary>
    public void Dispose()
    {
    }
}
