using System.Collections.Immutable;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>A model ready to compute: its module, the tensors to lay out, and the random stream of the slice at hand.</summary>
public sealed class BuiltModel : IDisposable
{
    private readonly nn.IModule<Tensor, Tensor> _call;
    private readonly SliceStream _stream;

    internal BuiltModel(nn.Module module, SliceStream stream, ValueList<int>? outputShape)
    {
        Module = module;
        _call = (nn.IModule<Tensor, Tensor>)module;
        _stream = stream;
        OutputShape = outputShape;
    }

    /// <summary>The module, for its parameters and buffers, train and eval, and moving it to a device.</summary>
    public nn.Module Module { get; }

    /// <summary>The shape of one sample's output, or null where only running the model tells (scripts, classes).</summary>
    public ValueList<int>? OutputShape { get; }

    /// <summary>Parameters, then buffers, by PyTorch's names, in the module's order.</summary>
    public ImmutableArray<TensorShape> Tensors() =>
    [
        .. Module.named_parameters().Select(entry => Describe(entry.name, entry.parameter, EntryKind.Parameter)),
        .. Module.named_buffers().Select(entry => Describe(entry.name, entry.buffer, EntryKind.Buffer)),
    ];

    /// <summary>Names the slice that the next forward pass belongs to. Needed before each one while training.</summary>
    /// <param name="position">Epoch and step.</param>
    /// <param name="slice">The slice of the minibatch.</param>
    public void BeginSlice(RunPosition position, int slice) => _stream.MoveTo(position, slice);

    /// <summary>Computes a batch; the caller disposes the result.</summary>
    public Tensor Forward(Tensor batch) => _call.call(batch);

    /// <summary>Frees the module and its tensors.</summary>
    public void Dispose() => Module.Dispose();

    private static TensorShape Describe(string name, Tensor tensor, EntryKind kind) =>
        new(name, [.. tensor.shape], kind, !tensor.is_floating_point());
}
