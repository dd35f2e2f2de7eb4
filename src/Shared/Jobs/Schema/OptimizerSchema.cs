namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The values of <c>optimizer</c> and <c>gradient-clip</c>.</summary>
internal static class OptimizerSchema
{
    private static readonly Kind<Pair> Betas = new PairKind(
        Kinds.Decay, "two numbers from 0 to below 1: [0.9, 0.999]");

    private static readonly Section<SgdOptimizer> Sgd = Common(new SgdOptimizer())
        .Key("momentum", Kinds.NotNegative, s => s.Momentum, (s, v) => s with { Momentum = v })
        .Key("dampening", Kinds.Share, s => s.Dampening, (s, v) => s with { Dampening = v })
        .Key("nesterov", Kinds.Flag, s => s.Nesterov, (s, v) => s with { Nesterov = v });

    private static readonly Section<AdagradOptimizer> Adagrad = Common(new AdagradOptimizer())
        .Key("lr-decay", Kinds.NotNegative, s => s.LrDecay, (s, v) => s with { LrDecay = v })
        .Key(
            "initial-accumulator-value", Kinds.NotNegative,
            s => s.InitialAccumulatorValue, (s, v) => s with { InitialAccumulatorValue = v })
        .Key("eps", Kinds.NotNegative, s => s.Eps, (s, v) => s with { Eps = v });

    private static readonly Section<RmsPropOptimizer> RmsProp = Common(new RmsPropOptimizer())
        .Key("alpha", Kinds.Share, s => s.Alpha, (s, v) => s with { Alpha = v })
        .Key("eps", Kinds.NotNegative, s => s.Eps, (s, v) => s with { Eps = v })
        .Key("momentum", Kinds.NotNegative, s => s.Momentum, (s, v) => s with { Momentum = v })
        .Key("centered", Kinds.Flag, s => s.Centered, (s, v) => s with { Centered = v });

    private static readonly Section<AdadeltaOptimizer> Adadelta = Common(new AdadeltaOptimizer())
        .Key("rho", Kinds.Share, s => s.Rho, (s, v) => s with { Rho = v })
        .Key("eps", Kinds.NotNegative, s => s.Eps, (s, v) => s with { Eps = v });

    private static readonly Section<AdamOptimizer> Adam = Common(new AdamOptimizer())
        .Key("betas", Betas, s => new Pair(s.Beta1, s.Beta2), (s, v) => s with { Beta1 = v.First, Beta2 = v.Second })
        .Key("eps", Kinds.NotNegative, s => s.Eps, (s, v) => s with { Eps = v })
        .Key("amsgrad", Kinds.Flag, s => s.Amsgrad, (s, v) => s with { Amsgrad = v });

    private static readonly Section<AdamWOptimizer> AdamW = Common(new AdamWOptimizer())
        .Key("betas", Betas, s => new Pair(s.Beta1, s.Beta2), (s, v) => s with { Beta1 = v.First, Beta2 = v.Second })
        .Key("eps", Kinds.NotNegative, s => s.Eps, (s, v) => s with { Eps = v })
        .Key("amsgrad", Kinds.Flag, s => s.Amsgrad, (s, v) => s with { Amsgrad = v });

    /// <summary>The value of <c>optimizer</c>.</summary>
    public static Kind<OptimizerSpec> Optimizer { get; } = new Union<OptimizerSpec>("an optimizer")
        .Or("sgd", Sgd)
        .Or("adagrad", Adagrad)
        .Or("rmsprop", RmsProp)
        .Or("adadelta", Adadelta)
        .Or("adam", Adam)
        .Or("adamw", AdamW);

    /// <summary>The value of <c>gradient-clip</c>.</summary>
    public static Kind<GradientClipSpec> Clip { get; } = new KeyedUnion<GradientClipSpec>("a limit")
        .Or(new Section<ClipByNorm>(new(0))
            .Required("norm", Kinds.Positive, s => s.MaxNorm, (s, v) => s with { MaxNorm = v }))
        .Or(new Section<ClipByValue>(new(0))
            .Required("value", Kinds.Positive, s => s.Limit, (s, v) => s with { Limit = v }));

    private static Section<T> Common<T>(T blank)
        where T : OptimizerSpec => new Section<T>(blank)
            .Key("learning-rate", Kinds.Positive, s => s.LearningRate, (s, v) => (T)(s with { LearningRate = v }))
            .Key("weight-decay", Kinds.NotNegative, s => s.WeightDecay, (s, v) => (T)(s with { WeightDecay = v }));
}
