using DistTrain.Shared.Numerics;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>A parameter or buffer of a model.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Value">The module's tensor.</param>
/// <param name="Kind">Parameter or buffer.</param>
/// <param name="IsTransposed">Whether it is a transposed view of the matrix in memory, which is what PyTorch gives this
/// name.</param>
internal sealed record ModelTensor(string Name, Tensor Value, EntryKind Kind, bool IsTransposed)
{
    /// <summary>The tensor's entry in a layout, with the shape that PyTorch gives it.</summary>
    public TensorShape Describe() => new(Name, [.. StoredShape], Kind, !Value.is_floating_point());

    /// <summary>A view, in the shape of <see cref="Value"/>, of a vector with elements as they lie in memory.</summary>
    public Tensor View(Tensor elements)
    {
        var stored = elements.view(StoredShape);
        return IsTransposed ? stored.t() : stored;
    }

    private long[] StoredShape => IsTransposed ? [.. Value.shape.Reverse()] : Value.shape;
}
