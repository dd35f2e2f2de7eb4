using System.Collections.Immutable;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Yaml;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>A model ready to compute: its module, the tensors to lay out, and the random stream of the current
/// microbatch.</summary>
public sealed class BuiltModel : IDisposable
{
    private readonly nn.IModule<Tensor, Tensor> _call;
    private readonly MicrobatchStream _stream;
    private readonly ImmutableArray<nn.Module<Tensor, Tensor>> _layers;

    internal BuiltModel(
        nn.Module module, MicrobatchStream stream, ValueList<int>? outputShape,
        ImmutableArray<nn.Module<Tensor, Tensor>> layers = default)
    {
        Module = module;
        _call = (nn.IModule<Tensor, Tensor>)module;
        _stream = stream;
        _layers = layers.IsDefault ? [] : layers;
        OutputShape = outputShape;
    }

    /// <summary>The module, to read parameters and buffers, switch between train and eval, and move it to a
    /// device.</summary>
    public nn.Module Module { get; }

    /// <summary>The shape of one sample's output, or null where only running the model tells (scripts, classes).</summary>
    public ValueList<int>? OutputShape { get; }

    /// <summary>Parameters, then buffers, by PyTorch's names, in the module's order.</summary>
    public ImmutableArray<TensorShape> Tensors() => [.. NamedTensors().Select(tensor => tensor.Describe())];

    /// <summary>Whether the last layer is a sigmoid, so that <see cref="ForwardToLogits"/> can leave it out.</summary>
    public bool EndsInSigmoid => _layers is [_, .., Sigmoid];

    /// <summary>Sets the microbatch that the next forward pass belongs to. Needed before every forward pass of
    /// training.</summary>
    /// <param name="position">Epoch and step.</param>
    /// <param name="microbatch">The microbatch of the minibatch.</param>
    public void BeginMicrobatch(RunPosition position, int microbatch) => _stream.MoveTo(position, microbatch);

    /// <summary>Computes a batch; the caller disposes the result.</summary>
    public Tensor Forward(Tensor batch) => _call.call(batch);

    /// <summary>Computes a batch up to the sigmoid that ends the model; the caller disposes the result.</summary>
    /// <exception cref="InvalidOperationException">The model does not end in a sigmoid.</exception>
    public Tensor ForwardToLogits(Tensor batch)
    {
        if (!EndsInSigmoid)
            throw new InvalidOperationException("the model does not end in a sigmoid");
        var output = _layers[0].call(batch);
        foreach (var layer in _layers[1..^1])
        {
            using var input = output;
            output = layer.call(input);
        }

        return output;
    }

    /// <summary>Frees the module and its tensors.</summary>
    public void Dispose() => Module.Dispose();

    /// <summary>The module's tensors in the order of <see cref="Tensors"/>; moving it to a device replaces them.</summary>
    internal ImmutableArray<ModelTensor> NamedTensors()
    {
        var transposed = _layers.OfType<AffineLayer>().Select(layer => layer.Weight)
            .ToHashSet<Tensor>(ReferenceEqualityComparer.Instance);
        return
        [
            .. Module.named_parameters().Select(
                entry => new ModelTensor(entry.name, entry.parameter, EntryKind.Parameter, transposed.Contains(entry.parameter))),
            .. Module.named_buffers().Select(entry => new ModelTensor(entry.name, entry.buffer, EntryKind.Buffer, false)),
        ];
    }
}
