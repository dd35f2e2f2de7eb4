using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Gradients;

namespace DistTrain.TestSupport;

/// <summary>
/// y = w x + b with a squared error, and a running mean of the features as its buffer: everything a worker does, in a few
/// lines of plain arithmetic whose bits depend on the order of additions.
/// </summary>
internal sealed class LinearModel
{
    private const float Momentum = 0.1f;
    private const int Stride = ParameterLayout.Alignment;
    private readonly PreparedDataSet _data;
    private readonly MinibatchPlan _plan;
    private readonly ulong _seed;
    private readonly TreeAccumulator _accumulator;
    private readonly LayoutEntry _weight, _bias, _mean;
    private readonly FlatBuffer _microbatch;

    public LinearModel(PreparedDataSet data, MinibatchPlan plan, ulong seed)
    {
        _data = data;
        _plan = plan;
        _seed = seed;
        Layout = ParameterLayout.Create(
        [
            // Only its first column is used: a model of several chunks.
            new TensorShape("weight", [data.Features, Stride], EntryKind.Parameter),
            new TensorShape("bias", [1], EntryKind.Parameter),
            new TensorShape("mean", [data.Features], EntryKind.Buffer),
        ]);
        (_weight, _bias, _mean) = (Layout.Entries[0], Layout.Entries[1], Layout.Entries[2]);
        Tree = new ReductionTree(plan.Microbatches);
        _accumulator = new TreeAccumulator(Tree, Layout.Length);
        _microbatch = new FlatBuffer(Layout.Length);
    }

    public ParameterLayout Layout { get; }

    public ReductionTree Tree { get; }

    public FlatBuffer Initial()
    {
        var vector = new FlatBuffer(Layout.Length);
        for (var f = 0; f < _data.Features; f++)
            vector.Span[Weight(f)] = 0.01f * (f + 1);
        return vector;
    }

    public (PartialSums Sums, int NonFiniteMicrobatch) Gradient(GradientTask assignment, FlatBuffer model, FlatBuffer output)
    {
        var nonFinite = -1;
        _accumulator.Begin(assignment.Node, output);
        while (!_accumulator.IsComplete)
        {
            var microbatch = _accumulator.NextMicrobatch;
            var (start, end) = _plan.MicrobatchPositions(assignment.Position.StepInEpoch, microbatch);
            var loss = Microbatch(assignment.Position.Epoch, start, end, model);
            if (_accumulator.AddsToTarget)
                VectorKernels.Add(_accumulator.Target.Span, _microbatch.Span);
            else
                _microbatch.Span.CopyTo(_accumulator.Target.Span);
            if (nonFinite < 0 && !double.IsFinite(loss))
                nonFinite = microbatch;
            _accumulator.Push(loss, end - start);
        }

        return (_accumulator.Result, nonFinite);
    }

    public (double LossSum, float[] Outputs) Evaluate(EvaluationAssignment assignment, FlatBuffer model)
    {
        var outputs = new float[assignment.End - assignment.Start];
        var loss = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Predict(_data.Sample(assignment.Part, assignment.Start + i), model.Span);
            var error = outputs[i] - _data.TargetOf(assignment.Part, assignment.Start + i)[0];
            loss += (double)error * error;
        }

        return (loss, outputs);
    }

    /// <summary>The training samples of a node.</summary>
    public IEnumerable<int> Samples(RunPosition position, int node)
    {
        var order = new EpochSampler(_seed, position.Epoch, _plan.SampleCount);
        var range = Tree.Range(node);
        var start = _plan.MicrobatchPositions(position.StepInEpoch, range.First).Start;
        var end = _plan.MicrobatchPositions(position.StepInEpoch, range.End - 1).End;
        for (var i = start; i < end; i++)
            yield return order.IndexAt(i);
    }

    private double Microbatch(int epoch, int start, int end, FlatBuffer model)
    {
        var gradient = _microbatch.Span;
        gradient.Clear();
        if (start == end)
            return 0;
        var mean = gradient.Slice(_mean.Offset, _mean.Count);
        var order = new EpochSampler(_seed, epoch, _plan.SampleCount);
        var loss = 0.0;
        for (var i = start; i < end; i++)
        {
            var sample = _data.Sample(DatasetSplit.Train, order.IndexAt(i));
            var error = Predict(sample, model.Span) - _data.TargetOf(DatasetSplit.Train, order.IndexAt(i))[0];
            loss += (double)error * error;
            for (var f = 0; f < sample.Length; f++)
            {
                gradient[Weight(f)] += 2 * error * sample[f];
                mean[f] += sample[f];
            }

            gradient[_bias.Offset] += 2 * error;
        }

        for (var f = 0; f < mean.Length; f++)
            mean[f] = (1 - Momentum) * model.Span[_mean.Offset + f] + Momentum * mean[f] / (end - start);
        return loss;
    }

    private int Weight(int feature) => _weight.Offset + feature * Stride;

    private float Predict(ReadOnlySpan<float> sample, ReadOnlySpan<float> model)
    {
        var sum = model[_bias.Offset];
        for (var f = 0; f < sample.Length; f++)
            sum += model[Weight(f)] * sample[f];
        return sum;
    }
}
