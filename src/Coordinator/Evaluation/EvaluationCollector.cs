using DistTrain.Coordinator.Results;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Evaluation;

/// <summary>
/// Combines the microbatches of an evaluation into loss and metrics. Microbatches are added in order and in double precision,
/// so the result does not depend on who computed which. Not thread-safe.
/// </summary>
/// <param name="metrics">The metrics asked for.</param>
/// <param name="target">What the targets are.</param>
/// <param name="outputsAreLogits">True when a binary output is before its sigmoid
/// (<c>binary-cross-entropy-with-logits</c>); then the threshold is 0 instead of 0.5.</param>
public sealed class EvaluationCollector(ValueList<Metric> metrics, TargetType target, bool outputsAreLogits)
{
    private readonly List<float> _scores = [];
    private readonly List<bool> _labels = [];
    private double _lossSum;
    private double _absoluteError;
    private double _squaredError;
    private long _samples;
    private long _values;
    private long _correct;
    private bool _twoClasses = target == TargetType.Binary;

    /// <summary>A collector for a job.</summary>
    public static EvaluationCollector For(JobSpec job) =>
        new(job.Metrics, job.Loss.TargetType, job.Loss is BinaryCrossEntropyWithLogitsLoss);

    /// <summary>Adds the results of the next samples in order; sums are in double precision.</summary>
    /// <param name="lossSum">Sum of the samples' losses.</param>
    /// <param name="outputs">The model's outputs, samples × outputs.</param>
    /// <param name="targets">The samples' targets, samples × width (1 for binary and classes).</param>
    /// <param name="samples">Number of samples.</param>
    public void Add(double lossSum, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int samples)
    {
        if (samples == 0)
            return;
        var fits = target == TargetType.Classes ? targets.Length == samples : targets.Length == outputs.Length;
        if (!fits || outputs.Length % samples != 0)
            throw new ArgumentException(
                $"{outputs.Length} outputs and {targets.Length} targets do not belong to {samples} samples");
        _lossSum += lossSum;
        _samples += samples;
        switch (target)
        {
            case TargetType.Binary:
                AddBinary(outputs, targets);
                break;
            case TargetType.Classes:
                AddClasses(outputs, targets, outputs.Length / samples);
                break;
            default:
                AddErrors(outputs, targets);
                break;
        }
    }

    /// <summary>Loss and metrics of everything added.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public PartResult Summarise()
    {
        if (_samples == 0)
            throw new InvalidOperationException("an evaluation needs at least one sample");
        return new PartResult(_lossSum / _samples, _samples, [.. metrics.Select(m => new MetricValue(m, Compute(m)))]);
    }

    private double? Compute(Metric metric) => metric switch
    {
        Metric.Accuracy => target == TargetType.Real ? null : (double)_correct / _samples,
        Metric.Auc => _twoClasses ? AreaUnderCurve.Compute([.. _scores], [.. _labels]) : null,
        Metric.MeanAbsoluteError => _values == 0 ? null : _absoluteError / _values,
        Metric.RootMeanSquaredError => _values == 0 ? null : Math.Sqrt(_squaredError / _values),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no such metric"),
    };

    private void AddBinary(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        var threshold = outputsAreLogits ? 0f : 0.5f;
        for (var i = 0; i < outputs.Length; i++)
        {
            var positive = targets[i] >= 0.5f;
            if (!float.IsNaN(outputs[i]) && (outputs[i] >= threshold) == positive)
                _correct++;
            AddScore(outputs[i], positive);
            AddError(outputsAreLogits ? 1 / (1 + Math.Exp(-outputs[i])) : outputs[i], targets[i]);
        }
    }

    private void AddClasses(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int classes)
    {
        _twoClasses = classes == 2;
        for (var i = 0; i < targets.Length; i++)
        {
            var row = outputs.Slice(i * classes, classes);
            if (IndexOfLargest(row) == (int)targets[i])
                _correct++;
            if (_twoClasses)
                AddScore(row[1] - row[0], targets[i] == 1);
        }
    }

    private void AddErrors(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        for (var i = 0; i < outputs.Length; i++)
            AddError(outputs[i], targets[i]);
    }

    private void AddError(double output, double wanted)
    {
        _absoluteError += Math.Abs(output - wanted);
        _squaredError += (output - wanted) * (output - wanted);
        _values++;
    }

    private void AddScore(float score, bool positive)
    {
        if (!metrics.Contains(Metric.Auc))
            return;
        _scores.Add(score);
        _labels.Add(positive);
    }

    /// <summary>The first of the largest, as <c>torch.argmax</c>; -1 when one is NaN, which is never right.</summary>
    private static int IndexOfLargest(ReadOnlySpan<float> row)
    {
        var largest = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (float.IsNaN(row[i]))
                return -1;
            if (row[i] > row[largest])
                largest = i;
        }

        return largest;
    }
}
