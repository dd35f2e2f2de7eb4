using DistTrain.Shared.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Gradients;

/// <summary>Tensors that share the memory of a flat vector. They are the caller's to dispose, and belong to no scope.</summary>
internal static class FlatVectorTensors
{
    /// <summary>The whole vector as a one-dimensional float32 CPU tensor, in the current dispose scope.</summary>
    public static Tensor AsTensor(this FlatVector vector) =>
        frombuffer(vector.Array, ScalarType.Float32, vector.Length, vector.Offset);

    /// <summary>One tensor for each entry, of its shape, owned by the caller.</summary>
    public static Tensor[] AsTensors(this FlatVector vector, IEnumerable<LayoutEntry> entries)
    {
        using var scope = NewDisposeScope();
        var whole = vector.AsTensor();
        return [.. entries.Select(e => whole.narrow(0, e.Offset, e.Count).view(e.Shape.ToArray()).DetachFromDisposeScope())];
    }
}
