using DistTrain.Shared.Jobs;
using DistTrain.Worker.Models;
using static TorchSharp.torch;

namespace DistTrain.Worker.Losses;

/// <summary>
/// Forward pass and loss of a training batch. Where a model ends in a sigmoid and the loss is the binary cross-entropy of its
/// probabilities, both are one operator on the logits: two passes fewer, and a gradient that does not vanish where the
/// probability rounds to 0 or 1. Predictions and evaluations keep the probabilities.
/// </summary>
internal sealed class TrainingLoss : IDisposable
{
    private readonly BuiltModel _model;
    private readonly LossFunction _loss;
    private readonly bool _onLogits;

    public TrainingLoss(BuiltModel model, LossSpec loss, Device device)
    {
        _model = model;
        _onLogits = loss is BinaryCrossEntropyLoss && model.EndsInSigmoid;
        _loss = new LossFunction(_onLogits ? new BinaryCrossEntropyWithLogitsLoss() : loss, device);
    }

    /// <summary>The sum of the losses of a batch, a scalar tensor with its graph.</summary>
    public Tensor Sum(Tensor input, Tensor target)
    {
        using var output = _onLogits ? _model.ForwardToLogits(input) : _model.Forward(input);
        return _loss.Sum(output, target);
    }

    public void Dispose() => _loss.Dispose();
}
