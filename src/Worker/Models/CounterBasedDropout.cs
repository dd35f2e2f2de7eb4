using DistTrain.Shared.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>
/// Dropout whose mask is drawn from the microbatch's own stream, not from torch's global generator: workers that compute in
/// parallel in one process give the same gradients as one worker does.
/// </summary>
internal sealed class CounterBasedDropout : nn.Module<Tensor, Tensor>
{
    private readonly double _probability;
    private readonly MicrobatchStream _stream;
    private readonly int _layer;
    private FlatBuffer _mask = new(0);
    private Tensor? _maskTensor;

    /// <param name="probability">Share of values set to zero while training, 0 to 1; the others are scaled by 1 / (1 -
    /// p).</param>
    /// <param name="stream">Names the current microbatch.</param>
    /// <param name="layer">The layer's position in the model.</param>
    public CounterBasedDropout(double probability, MicrobatchStream stream, int layer) : base(nameof(CounterBasedDropout)) =>
        (_probability, _stream, _layer) = (probability, stream, layer);

    /// <summary>The mask is reused by the next forward pass; the backward pass comes before that.</summary>
    public override Tensor forward(Tensor input)
    {
        if (!training || _probability == 0) return input.alias();
        var count = checked((int)input.numel());
        if (count > _mask.Length || _maskTensor is null) Grow(count);
        var keep = 1 - _probability;
        var random = _stream.Of(RandomPurpose.Dropout, _layer);
        random.FillBernoulli(_mask.Span[..count], keep, keep > 0 ? (float)(1 / keep) : 0);
        using var flat = _maskTensor!.narrow(0, 0, count);
        using var shaped = flat.view(input.shape);
        if (input.device_type == DeviceType.CPU) return input.mul(shaped);
        using var moved = shaped.to(input.device);
        return input.mul(moved);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _maskTensor?.Dispose();
        base.Dispose(disposing);
    }

    private void Grow(int count)
    {
        _maskTensor?.Dispose();
        _mask = new FlatBuffer(count);
        _maskTensor = frombuffer(_mask.Array, ScalarType.Float32, count, _mask.Offset).DetachFromDisposeScope();
    }
}
