using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>What training minimizes. A sample's loss is the mean over its outputs; a minibatch's is the sum over samples
/// divided by their number.</summary>
[Union("a loss")]
[Alternative("mean-squared-error", typeof(MeanSquaredErrorLoss))]
[Alternative("mean-absolute-error", typeof(MeanAbsoluteErrorLoss))]
[Alternative("huber", typeof(HuberLoss))]
[Alternative("binary-cross-entropy", typeof(BinaryCrossEntropyLoss))]
[Alternative("binary-cross-entropy-with-logits", typeof(BinaryCrossEntropyWithLogitsLoss))]
[Alternative("cross-entropy", typeof(CrossEntropyLoss))]
[Alternative("negative-log-likelihood", typeof(NegativeLogLikelihoodLoss))]
public abstract record LossSpec
{
    /// <summary>How the target column is read for this loss.</summary>
    public abstract TargetType TargetType { get; }
}

/// <summary>The kind of target that a loss compares outputs with.</summary>
public enum TargetType
{
    /// <summary>One of two classes, stored as 0 or 1.</summary>
    Binary,

    /// <summary>One of several classes, stored as its number from 0.</summary>
    Classes,

    /// <summary>One or more real numbers.</summary>
    Real,
}

/// <summary>(y - t)^2. Real targets.</summary>
public sealed record MeanSquaredErrorLoss : LossSpec
{
    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Real;
}

/// <summary>|y - t|. Real targets.</summary>
public sealed record MeanAbsoluteErrorLoss : LossSpec
{
    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Real;
}

/// <summary>(y - t)^2 / 2 up to a distance of <c>delta</c>, delta (|y - t| - delta / 2) beyond. Real targets.</summary>
public sealed record HuberLoss : LossSpec
{
    /// <summary>The distance up to which the loss is a parabola; beyond it is a straight line.</summary>
    [Bounds(Above = 0), Shorthand] public double Delta { get; init; } = 1.0;

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Real;
}

/// <summary>One output, a probability: end the model with <c>sigmoid</c>, which training computes together with the loss,
/// from the logits. Two classes.</summary>
public sealed record BinaryCrossEntropyLoss : LossSpec
{
    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Binary;
}

/// <summary>One output before its sigmoid. Two classes.</summary>
public sealed record BinaryCrossEntropyWithLogitsLoss : LossSpec
{
    /// <summary>Weight of the losses of samples of the second class.</summary>
    [Bounds(Above = 0)] public double PosWeight { get; init; } = 1.0;

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Binary;
}

/// <summary>One output for each class, before the softmax.</summary>
public sealed record CrossEntropyLoss : LossSpec
{
    /// <summary>Share of the target that is spread evenly over all classes.</summary>
    [Bounds(AtLeast = 0, Below = 1)] public double LabelSmoothing { get; init; }

    /// <summary>A weight for each class, or none. The weighted sum is divided by the number of samples, not by the sum of
    /// weights as torch does: a sample's share of the gradient must not depend on which other samples are in its
    /// microbatch.</summary>
    [List("numbers", Rule = ", one for each class"), Bounds(AtLeast = 0)]
    public ValueList<double> ClassWeights { get; init; } = [];

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Classes;
}

/// <summary>One output for each class, the logarithm of its probability (end the model with <c>log-softmax</c>).</summary>
public sealed record NegativeLogLikelihoodLoss : LossSpec
{
    /// <summary>A weight for each class, or none; as for <c>cross-entropy</c>.</summary>
    [List("numbers", Rule = ", one for each class"), Bounds(AtLeast = 0)]
    public ValueList<double> ClassWeights { get; init; } = [];

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Classes;
}
