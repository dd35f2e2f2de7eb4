using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Libtorch;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace DistTrain.Worker.Models;

/// <summary>
/// The job's loss as a sum over samples; a sample's loss is the mean over its outputs, as PyTorch's <c>mean</c> has it.
/// Sums make microbatches of unequal sizes exact.
/// </summary>
public sealed class LossFunction : IDisposable
{
    private readonly Func<Tensor, Tensor, Tensor> _sum;
    private readonly Tensor? _weights;

    /// <summary>The loss of a job, computed on <paramref name="device"/>.</summary>
    public LossFunction(LossSpec spec, Device device)
    {
        _weights = spec switch
        {
            CrossEntropyLoss { ClassWeights.Count: > 0 } cross => Weights(cross.ClassWeights, device),
            NegativeLogLikelihoodLoss { ClassWeights.Count: > 0 } likelihood => Weights(likelihood.ClassWeights, device),
            BinaryCrossEntropyWithLogitsLoss { PosWeight: not 1 } logits => Weights([logits.PosWeight], device),
            _ => null,
        };
        TakesClassNumbers = spec.TargetType == TargetType.Classes;
        _sum = spec switch
        {
            MeanSquaredErrorLoss => (output, target) => PerSample(Functional.mse_loss(output, target, nn.Reduction.Sum), output),
            MeanAbsoluteErrorLoss => (output, target) => PerSample(Functional.l1_loss(output, target, nn.Reduction.Sum), output),
            HuberLoss huber => (output, target) =>
                PerSample(Functional.huber_loss(output, target, huber.Delta, nn.Reduction.Sum), output),
            BinaryCrossEntropyLoss => (output, target) =>
                Functional.binary_cross_entropy(output, target, null, nn.Reduction.Sum),
            BinaryCrossEntropyWithLogitsLoss => (output, target) =>
                Functional.binary_cross_entropy_with_logits(output, target, null, nn.Reduction.Sum, _weights),
            CrossEntropyLoss cross => (output, target) =>
                Functional.cross_entropy(output, target, _weights, -100, nn.Reduction.Sum, cross.LabelSmoothing),
            NegativeLogLikelihoodLoss => (output, target) => Functional.nll_loss(output, target, _weights, nn.Reduction.Sum),
            _ => throw new ArgumentException($"the worker has no loss for {spec}", nameof(spec)),
        };
    }

    /// <summary>Whether targets are class numbers (int64, one a sample) rather than float32 (samples × outputs).</summary>
    public bool TakesClassNumbers { get; }

    /// <summary>Sum of the losses of a batch, a scalar tensor on the outputs' device.</summary>
    /// <param name="output">The model's outputs, samples × outputs.</param>
    /// <param name="target">Class numbers, one for each sample, or samples × outputs.</param>
    public Tensor Sum(Tensor output, Tensor target) => _sum(output, target);

    /// <inheritdoc/>
    public void Dispose() => _weights?.Dispose();

    private static Tensor Weights(ValueList<double> weights, Device device) =>
        tensor(weights.Select(w => (float)w).ToArray()).to(device).DetachFromDisposeScope();

    private static Tensor PerSample(Tensor sum, Tensor output)
    {
        var width = output.shape[1];
        if (width == 1)
            return sum;
        using var divisor = HeldScalars.Of(width);
        return sum.div(divisor);
    }
}
