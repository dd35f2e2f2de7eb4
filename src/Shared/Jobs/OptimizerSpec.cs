using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>The rule of a step: names, formulas and defaults are those of <c>torch.optim</c>.</summary>
[Union("an optimizer")]
[Alternative("sgd", typeof(SgdOptimizer))]
[Alternative("adagrad", typeof(AdagradOptimizer))]
[Alternative("rmsprop", typeof(RmsPropOptimizer))]
[Alternative("adadelta", typeof(AdadeltaOptimizer))]
[Alternative("adam", typeof(AdamOptimizer))]
[Alternative("adamw", typeof(AdamWOptimizer))]
public abstract record OptimizerSpec
{
    /// <summary>The base rate, which the schedule changes.</summary>
    [Bounds(Above = 0)] public double LearningRate { get; init; } = 1e-3;

    /// <summary>L2 penalty added to the gradient; with <c>adamw</c> decoupled from it.</summary>
    [Bounds(AtLeast = 0)] public double WeightDecay { get; init; }
}

/// <summary>Stochastic gradient descent.</summary>
public sealed record SgdOptimizer : OptimizerSpec
{
    /// <summary>0: none.</summary>
    [Bounds(AtLeast = 0)] public double Momentum { get; init; }

    /// <summary>Damping of the momentum.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Dampening { get; init; }

    /// <summary>Nesterov momentum; needs momentum above 0 and dampening 0.</summary>
    public bool Nesterov { get; init; }
}

/// <summary>Adagrad.</summary>
public sealed record AdagradOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public AdagradOptimizer() => LearningRate = 1e-2;

    /// <summary>Decay of the rate by step.</summary>
    [Bounds(AtLeast = 0)] public double LrDecay { get; init; }

    /// <summary>Start of the sum of squares.</summary>
    [Bounds(AtLeast = 0)] public double InitialAccumulatorValue { get; init; }

    /// <summary>Added to the denominator.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-10;
}

/// <summary>RMSprop.</summary>
public sealed record RmsPropOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public RmsPropOptimizer() => LearningRate = 1e-2;

    /// <summary>Smoothing of the squares.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-8;

    /// <summary>0: none.</summary>
    [Bounds(AtLeast = 0)] public double Momentum { get; init; }

    /// <summary>Takes the squares around the mean gradient.</summary>
    public bool Centered { get; init; }
}

/// <summary>Adadelta.</summary>
public sealed record AdadeltaOptimizer : OptimizerSpec
{
    /// <summary>The defaults of torch.</summary>
    public AdadeltaOptimizer() => LearningRate = 1.0;

    /// <summary>Smoothing of the squares.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Rho { get; init; } = 0.9;

    /// <summary>Added under the roots.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-6;
}

/// <summary>What Adam and its relative have in common.</summary>
public abstract record AdamFamilyOptimizer : OptimizerSpec
{
    /// <summary>Smoothing of the gradient and of its square.</summary>
    [Bounds(AtLeast = 0, Below = 1)] public Betas Betas { get; init; } = new(0.9, 0.999);

    /// <summary>Added to the denominator.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-8;

    /// <summary>Uses the largest square seen.</summary>
    public bool Amsgrad { get; init; }
}

/// <summary>Adam.</summary>
public sealed record AdamOptimizer : AdamFamilyOptimizer;

/// <summary>Adam with decoupled weight decay.</summary>
public sealed record AdamWOptimizer : AdamFamilyOptimizer
{
    /// <summary>The defaults of torch.</summary>
    public AdamWOptimizer() => WeightDecay = 1e-2;
}

/// <summary>The smoothing of Adam's two moments: of the gradient and of its square.</summary>
[Pair("two numbers{1}: [0.9, 0.999]")]
public readonly record struct Betas(double Gradient, double Square);
