using DistTrain.Shared.Numerics;
using DistTrain.Worker.Libtorch;
using DistTrain.Worker.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Gradients;

/// <summary>Collects the gradients of backward passes, and the model's buffers, in flat buffers. Where possible, a
/// parameter's <c>grad</c> is the vector's memory, so that the backward pass adds to it by itself: no copy, and no operator
/// for each parameter. The tensors that share a vector's memory are created once per vector.</summary>
/// <param name="layout">The layout of the vectors.</param>
/// <param name="tensors">The model's parameters and buffers, in the layout's order.</param>
/// <param name="device">Where the model computes; a vector is memory of the CPU.</param>
internal sealed class GradientVectors(ParameterLayout layout, IReadOnlyList<ModelTensor> tensors, Device device) : IDisposable
{
    /// <summary>Floats up to which clearing a vector costs less than an operator for each parameter.</summary>
    private const int CheapToClear = 64 * 1024;

    private readonly Tensor[] _parameters = [.. tensors.Where(t => t.Kind == EntryKind.Parameter).Select(t => t.Value)];
    private readonly Tensor[] _buffers = [.. tensors.Where(t => t.Kind == EntryKind.Buffer).Select(t => t.Value)];
    private readonly Dictionary<FlatBuffer, Tensor[]> _views = [];
    private FlatBuffer? _gradientsIn;

    /// <summary>Called before the backward pass; prepares the parameters' gradients.</summary>
    /// <param name="target">Where its gradients go.</param>
    /// <param name="add">Whether they are added to the vector's content, or replace it.</param>
    public void Begin(FlatBuffer target, bool add)
    {
        var inPlace = device.type == DeviceType.CPU && (add || layout.Length <= CheapToClear);
        if (inPlace && !add)
            target.Span[..layout.TrainableLength].Clear();
        GatherIn(inPlace ? target : null);
    }

    /// <summary>Called after the backward pass, with the arguments of <see cref="Begin"/>.</summary>
    public void End(FlatBuffer target, bool add)
    {
        if (_gradientsIn == target)
            return;
        using var withoutGradient = no_grad();
        var views = Views(target);
        for (var i = 0; i < _parameters.Length; i++)
        {
            using var gradient = _parameters[i].grad;
            Put(views[i], gradient, add);
            _parameters[i].grad = null;
        }
    }

    /// <summary>Copies the model's parameters into a vector.</summary>
    public void CopyParameters(FlatBuffer target)
    {
        using var withoutGradient = no_grad();
        var views = Views(target);
        for (var i = 0; i < _parameters.Length; i++)
            Put(views[i], _parameters[i], add: false);
    }

    /// <summary>Copies the model's buffers into a vector, or adds them to its content.</summary>
    public void PutBuffers(FlatBuffer target, bool add)
    {
        if (_buffers.Length == 0)
            return;
        using var withoutGradient = no_grad();
        var views = Views(target);
        for (var i = 0; i < _buffers.Length; i++)
            Put(views[_parameters.Length + i], _buffers[i], add);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GatherIn(null);
        foreach (var view in _views.Values.SelectMany(v => v))
            view.Dispose();
        _views.Clear();
    }

    private void GatherIn(FlatBuffer? vector)
    {
        if (_gradientsIn == vector)
            return;
        var views = vector is null ? null : Views(vector);
        for (var i = 0; i < _parameters.Length; i++)
            _parameters[i].grad = views?[i];
        _gradientsIn = vector;
    }

    private Tensor[] Views(FlatBuffer vector)
    {
        if (!_views.TryGetValue(vector, out var views))
            _views.Add(vector, views = vector.AsTensors(layout, tensors));
        return views;
    }

    // A parameter that the loss does not depend on has no gradient. Not zero_(): in TorchSharp 0.107 that creates a new
    // tensor and leaves this one as it is.
    private static void Put(Tensor target, Tensor? source, bool add)
    {
        if (source is null)
            _ = add ? target : target.fill_(HeldScalars.Zero);
        else
            _ = add ? target.add_(source, HeldScalars.One) : target.copy_(source);
    }
}
