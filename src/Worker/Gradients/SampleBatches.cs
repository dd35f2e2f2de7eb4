using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Worker.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Gradients;

/// <summary>Copies samples from the prepared data set into input and target tensors. The tensors share this object's
/// buffers, so a batch is valid until the next one; one pair of tensors is kept for each batch size that occurs.</summary>
internal sealed class SampleBatches : IDisposable
{
    private readonly PreparedDataSet _data;
    private readonly Device _device;
    private readonly bool _classNumbers;
    private readonly Dictionary<int, Batch> _batches = [];
    private EpochSampler _order;
    private (ulong Seed, int Epoch)? _orderOf;
    private int[] _indices = [];

    public SampleBatches(PreparedDataSet data, bool classNumbers, Device device)
    {
        _data = data;
        _classNumbers = classNumbers;
        _device = device;
    }

    /// <summary>Training samples at positions [start, end) of an epoch's order.</summary>
    public (Tensor Input, Tensor Target) Training(ulong seed, int epoch, int start, int end)
    {
        if (_orderOf != (seed, epoch))
        {
            _order = new EpochSampler(seed, epoch, _data.Count(DatasetSplit.Train));
            _orderOf = (seed, epoch);
        }

        var indices = Indices(end - start);
        _order.CopyTo(start, indices);
        return Load(DatasetSplit.Train, indices);
    }

    /// <summary>Samples [start, end) of a part, in the data set's order.</summary>
    public (Tensor Input, Tensor Target) InOrder(DatasetSplit part, int start, int end)
    {
        var indices = Indices(end - start);
        for (var i = 0; i < indices.Length; i++)
            indices[i] = start + i;
        return Load(part, indices);
    }

    public void Dispose()
    {
        foreach (var batch in _batches.Values)
            batch.Dispose();
        _batches.Clear();
    }

    private Span<int> Indices(int count)
    {
        if (_indices.Length < count)
            _indices = new int[count];
        return _indices.AsSpan(0, count);
    }

    private (Tensor Input, Tensor Target) Load(DatasetSplit part, ReadOnlySpan<int> indices)
    {
        if (!_batches.TryGetValue(indices.Length, out var batch))
            _batches.Add(indices.Length, batch = new Batch(_data, indices.Length, _classNumbers));
        _data.CopyBatch(part, indices, batch.Features, batch.Targets);
        batch.SetClassNumbers();
        return _device.type == DeviceType.CPU
            ? (batch.Input, batch.Target)
            : (batch.Input.to(_device), batch.Target.to(_device));
    }

    private sealed class Batch : IDisposable
    {
        private readonly FlatBuffer _features;
        private readonly FlatBuffer _targets;
        private readonly long[]? _classNumbers;

        public Batch(PreparedDataSet data, int samples, bool classNumbers)
        {
            _features = new FlatBuffer(samples * data.Features);
            _targets = new FlatBuffer(samples * data.TargetWidth);
            long[] shape = [samples, .. data.SampleShape.Select(d => (long)d)];
            using var scope = NewDisposeScope();
            Input = _features.AsTensor().view(shape).MoveToOuterDisposeScope();
            if (classNumbers)
            {
                _classNumbers = new long[samples];
                Target = frombuffer(_classNumbers, ScalarType.Int64).MoveToOuterDisposeScope();
            }
            else
            {
                Target = _targets.AsTensor().view(samples, data.TargetWidth).MoveToOuterDisposeScope();
            }

            Input.DetachFromDisposeScope();
            Target.DetachFromDisposeScope();
        }

        public Span<float> Features => _features.Span;

        public Span<float> Targets => _targets.Span;

        public Tensor Input { get; }

        public Tensor Target { get; }

        public void SetClassNumbers()
        {
            for (var i = 0; i < _classNumbers?.Length; i++)
                _classNumbers[i] = (long)_targets.Span[i];
        }

        public void Dispose()
        {
            Input.Dispose();
            Target.Dispose();
        }
    }
}
