namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The values of <c>loss</c>.</summary>
internal static class LossSchema
{
    private static readonly Kind<ValueList<double>> Weights = Kinds.List(
        Kinds.NotNegative, "numbers, 0 or more, one for each class");

    private static readonly Section<HuberLoss> Huber = new Section<HuberLoss>(new())
        .Key("delta", Kinds.Positive, s => s.Delta, (s, v) => s with { Delta = v });

    private static readonly Section<BinaryCrossEntropyWithLogitsLoss> WithLogits =
        new Section<BinaryCrossEntropyWithLogitsLoss>(new())
            .Key("pos-weight", Kinds.Positive, s => s.PosWeight, (s, v) => s with { PosWeight = v });

    private static readonly Section<CrossEntropyLoss> CrossEntropy = new Section<CrossEntropyLoss>(new())
        .Key("label-smoothing", Kinds.Decay, s => s.LabelSmoothing, (s, v) => s with { LabelSmoothing = v })
        .Key("class-weights", Weights, s => s.ClassWeights, (s, v) => s with { ClassWeights = v });

    private static readonly Section<NegativeLogLikelihoodLoss> NegativeLogLikelihood =
        new Section<NegativeLogLikelihoodLoss>(new())
            .Key("class-weights", Weights, s => s.ClassWeights, (s, v) => s with { ClassWeights = v });

    /// <summary>The value of <c>loss</c>.</summary>
    public static Kind<LossSpec> Loss { get; } = new Union<LossSpec>("a loss")
        .Or("mean-squared-error", new MeanSquaredErrorLoss())
        .Or("mean-absolute-error", new MeanAbsoluteErrorLoss())
        .Or("huber", Huber, "delta")
        .Or("binary-cross-entropy", new BinaryCrossEntropyLoss())
        .Or("binary-cross-entropy-with-logits", WithLogits)
        .Or("cross-entropy", CrossEntropy)
        .Or("negative-log-likelihood", NegativeLogLikelihood);
}
