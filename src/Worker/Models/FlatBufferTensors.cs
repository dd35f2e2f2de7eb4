using DistTrain.Shared.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>Tensors that share the memory of a flat buffer. They are the caller's to dispose, and belong to no scope.</summary>
internal static class FlatBufferTensors
{
    /// <summary>The whole vector as a one-dimensional float32 CPU tensor, in the current dispose scope.</summary>
    public static Tensor AsTensor(this FlatBuffer vector) =>
        frombuffer(vector.Array, ScalarType.Float32, vector.Length, vector.Offset);

    /// <summary>For each of a model's tensors one of the same shape, owned by the caller.</summary>
    public static Tensor[] AsTensors(this FlatBuffer vector, ParameterLayout layout, IReadOnlyList<ModelTensor> tensors)
    {
        using var scope = NewDisposeScope();
        var whole = vector.AsTensor();
        return
        [
            .. layout.Entries.Zip(tensors, (entry, tensor) =>
                tensor.View(whole.narrow(0, entry.Offset, entry.Count)).DetachFromDisposeScope()),
        ];
    }
}
