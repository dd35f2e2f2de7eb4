namespace DistTrain.Shared.Jobs;

/// <summary>The rule of an optimizer step; names, formulas and defaults are those of <c>torch.optim</c>.</summary>
public abstract record OptimizerSpec
{
    /// <summary>The base learning rate, above 0; the schedule multiplies it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>L2 penalty added to the gradient (for <c>adamw</c>: decoupled decay), 0 or more.</summary>
    public double WeightDecay { get; init; }
}

/// <summary><c>sgd</c>.</summary>
public sealed record SgdOptimizer : OptimizerSpec
{
    /// <summary>0 for none, below 1.</summary>
    public double Momentum { get; init; }

    /// <summary>Damping of the momentum.</summary>
    public double Dampening { get; init; }

    /// <summary>Nesterov momentum; needs momentum above 0 and no dampening.</summary>
    public bool Nesterov { get; init; }
}

/// <summary><c>adagrad</c>.</summary>
public sealed record AdagradOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public AdagradOptimizer() => LearningRate = 1e-2;

    /// <summary>Decay of the learning rate by step.</summary>
    public double LrDecay { get; init; }

    /// <summary>Start of the sum of squares.</summary>
    public double InitialAccumulatorValue { get; init; }

    /// <summary>Added to the denominator.</summary>
    public double Eps { get; init; } = 1e-10;
}

/// <summary><c>rmsprop</c>.</summary>
public sealed record RmsPropOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public RmsPropOptimizer() => LearningRate = 1e-2;

    /// <summary>Smoothing of the squares.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>0 for none.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the squares are taken around the mean gradient.</summary>
    public bool Centered { get; init; }
}

/// <summary><c>adadelta</c>.</summary>
public sealed record AdadeltaOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public AdadeltaOptimizer() => LearningRate = 1.0;

    /// <summary>Smoothing of the squares.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>Added under the roots.</summary>
    public double Eps { get; init; } = 1e-6;
}

/// <summary><c>adam</c>.</summary>
public sealed record AdamOptimizer : OptimizerSpec
{
    /// <summary>Smoothing of the gradient; in [0, 1). First of <c>betas</c>.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Smoothing of its square; in [0, 1). Second of <c>betas</c>.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Whether the largest square seen is used.</summary>
    public bool Amsgrad { get; init; }
}

/// <summary><c>adamw</c>: Adam with decoupled weight decay (default 0.01).</summary>
public sealed record AdamWOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public AdamWOptimizer() => WeightDecay = 1e-2;

    /// <summary>Smoothing of the gradient; in [0, 1). First of <c>betas</c>.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Smoothing of its square; in [0, 1). Second of <c>betas</c>.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Whether the largest square seen is used.</summary>
    public bool Amsgrad { get; init; }
}

/// <summary>A limit on the mean gradient of a minibatch, before the optimizer sees it (<c>gradient-clip</c>).</summary>
public abstract record GradientClipSpec;

/// <summary>Scales the whole gradient down to a 2-norm of at most <paramref name="MaxNorm"/>
/// (<c>gradient-clip: {norm: 1}</c>).</summary>
public sealed record ClipByNorm(double MaxNorm) : GradientClipSpec;

/// <summary>Brings every component into [-Limit, Limit] (<c>gradient-clip: {value: 0.5}</c>).</summary>
public sealed record ClipByValue(double Limit) : GradientClipSpec;
