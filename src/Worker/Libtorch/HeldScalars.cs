using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Libtorch;

/// <summary>
/// Scalars that live as long as the program, and the reading of one that is held until it is read. TorchSharp (0.107) hands native
/// code the handle of a <see cref="Scalar"/> and then holds it no more: a number that was converted on the way, as in
/// <c>tensor.add_(other)</c> or <c>tensor / 2</c>, may be finalized while the operator reads it, which then fails or computes with
/// another number. src/Worker/BannedSymbols.Scalars.txt refuses such calls.
/// </summary>
internal static class HeldScalars
{
#pragma warning disable RS0030 // This is where numbers become scalars.
    /// <summary>0, a whole number, so that tensors of whole numbers take it too.</summary>
    public static readonly Scalar Zero = 0;

    /// <summary>1, likewise.</summary>
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
