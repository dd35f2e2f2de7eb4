using DistTrain.Shared.Numerics;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>A parameter or buffer of a model.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Value">The module's tensor.</param>
/// <param name="Kind">Parameter or buffer.</param>
/// <param name="IsTransposed">Whether it is the transpose of the matrix that lies in memory and has this name elsewhere.</param>
internal sealed record ModelTensor(string Name, Tensor Value, EntryKind Kind, bool IsTransposed)
{
    /// <summary>What a layout says of it: the matrix as PyTorch has it.</summary>
    public TensorShape Describe() => new(Name, [.. StoredShape], Kind, !Value.is_floating_point());

    /// <summary>A view, in the shape of <see cref="Value"/>, of a vector with elements as they lie in memory.</summary>
    public Tensor View(Tensor elements)
    {
        var stored = elements.view(StoredShape);
        return IsTransposed ? stored.t() : stored;
    }

    private long[] StoredShape => IsTransposed ? [.. Value.shape.Reverse()] : Value.shape;
}
