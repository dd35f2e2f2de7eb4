using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Libtorch;

/// <summary>Scalars that live as long as the program, and a way to read a scalar that is held meanwhile. TorchSharp (0.107)
/// passes the handle of a <see cref="Scalar"/> to native code and holds the object no longer: a number that is converted in
/// the call, as in <c>tensor.add_(other)</c> or <c>tensor / 2</c>, may be finalized while the operator reads it, which then
/// fails or computes with another number. src/Worker/BannedSymbols.Scalars.txt bans such calls.</summary>
internal static class HeldScalars
{
#pragma warning disable RS0030 // This is where numbers become scalars.
    /// <summary>The integer 0, which tensors of integers accept too.</summary>
    public static readonly Scalar Zero = 0;

    /// <summary>The integer 1, which tensors of integers accept too.</summary>
    public static readonly Scalar One = 1;

    /// <summary>A number for an operator; the caller holds it, in a field or by disposing it after the call.</summary>
    public static Scalar Of(double value) => value;
#pragma warning restore RS0030

    /// <summary>The value of a tensor with one element, on any device.</summary>
    public static double Read(Tensor single)
    {
        using var value = single.ToScalar();
        return value.ToDouble();
    }
}
