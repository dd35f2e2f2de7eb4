namespace DistTrain.Shared.Jobs;

/// <summary>What training makes small. A sample's loss is the mean over its outputs; a minibatch's loss is the sum over
/// samples divided by the number of samples.</summary>
public abstract record LossSpec
{
    /// <summary>How the target column is read for this loss.</summary>
    public abstract TargetType TargetType { get; }
}

/// <summary>What a target is.</summary>
public enum TargetType
{
    /// <summary>One of two classes, stored as 0 or 1.</summary>
    Binary,

    /// <summary>One of several classes, stored as its number from 0.</summary>
    Classes,

    /// <summary>One or more real numbers.</summary>
    Real,
}

/// <summary><c>mean-squared-error</c>: (y - t)^2.</summary>
public sealed record MeanSquaredErrorLoss : LossSpec
{
    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Real;
}

/// <summary><c>mean-absolute-error</c>: |y - t|.</summary>
public sealed record MeanAbsoluteErrorLoss : LossSpec
{
    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Real;
}

/// <summary><c>huber</c>: (y - t)^2 / 2 up to a distance of delta, delta (|y - t| - delta / 2) beyond.</summary>
public sealed record HuberLoss : LossSpec
{
    /// <summary>Where the parabola ends; above 0.</summary>
    public double Delta { get; init; } = 1.0;

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Real;
}

/// <summary><c>binary-cross-entropy</c> of one output that is a probability.</summary>
public sealed record BinaryCrossEntropyLoss : LossSpec
{
    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Binary;
}

/// <summary><c>binary-cross-entropy-with-logits</c> of one output before its sigmoid.</summary>
public sealed record BinaryCrossEntropyWithLogitsLoss : LossSpec
{
    /// <summary>Weight of the positive class; above 0.</summary>
    public double PosWeight { get; init; } = 1.0;

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Binary;
}

/// <summary><c>cross-entropy</c> of one output a class, before the softmax.</summary>
public sealed record CrossEntropyLoss : LossSpec
{
    /// <summary>Share of the target spread evenly over all classes, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>A weight for each class, or empty. The weighted sum is divided by the number of samples, not by the sum of
    /// weights: a sample's share of the gradient must not depend on which other samples are in its slice.</summary>
    public ValueList<double> ClassWeights { get; init; } = [];

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Classes;
}

/// <summary><c>negative-log-likelihood</c> of one logarithm of a probability a class.</summary>
public sealed record NegativeLogLikelihoodLoss : LossSpec
{
    /// <summary>A weight for each class, or empty; as in <see cref="CrossEntropyLoss.ClassWeights"/>.</summary>
    public ValueList<double> ClassWeights { get; init; } = [];

    /// <inheritdoc/>
    public override TargetType TargetType => TargetType.Classes;
}
