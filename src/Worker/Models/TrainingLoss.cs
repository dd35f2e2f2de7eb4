using DistTrain.Shared.Jobs;
using DistTrain.Worker.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>
/// Forward pass, loss and backward pass of a training batch. Where a model ends in a sigmoid and the loss is the binary
/// cross-entropy of its probabilities, both are one function of the logits: fewer operators, and a gradient that does not
/// vanish where the probability rounds to 0 or 1. Predictions and evaluations keep the probabilities.
/// </summary>
internal sealed class TrainingLoss : IDisposable
{
    private readonly BuiltModel _model;
    private readonly LossFunction _loss;
    private readonly Func<Tensor, Tensor>? _logits;

    public TrainingLoss(BuiltModel model, LossSpec loss, Device device)
    {
        _model = model;
        _logits = loss switch
        {
            BinaryCrossEntropyLoss when model.EndsInSigmoid => model.ForwardToLogits,
            BinaryCrossEntropyWithLogitsLoss { PosWeight: 1 } => model.Forward,
            _ => null,
        };
        _loss = new LossFunction(_logits is null ? loss : new BinaryCrossEntropyWithLogitsLoss(), device);
    }

    /// <summary>Adds the gradients of a batch's sum of losses to those of the parameters.</summary>
    /// <returns>The sum of the losses.</returns>
    public double Backward(Tensor input, Tensor target)
    {
        if (_logits is not null)
            return BackwardFromLogits(input, target);
        using var output = _model.Forward(input);
        using var sum = _loss.Sum(output, target);
        // Not autograd.grad: an error of libtorch in it ends the process, an error in backward is an exception.
        sum.backward();
        return HeldScalars.Read(sum);
    }

    public void Dispose() => _loss.Dispose();

    // The derivative by a logit is its probability less the target: two operators, where the loss's own backward pass
    // takes a node of the graph.
    private double BackwardFromLogits(Tensor input, Tensor target)
    {
        using var logits = _logits!(input);
        using var withoutGraph = no_grad();
        using var sum = _loss.Sum(logits, target);
        using var derivative = logits.sigmoid().sub_(target);
        logits.backward([derivative]);
        return HeldScalars.Read(sum);
    }
}
