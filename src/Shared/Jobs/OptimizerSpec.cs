using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>How a step changes the parameters: names, formulas and defaults are those of <c>torch.optim</c>.</summary>
[Union("an optimizer")]
[Alternative("sgd", typeof(SgdOptimizer))]
[Alternative("adagrad", typeof(AdagradOptimizer))]
[Alternative("rmsprop", typeof(RmsPropOptimizer))]
[Alternative("adadelta", typeof(AdadeltaOptimizer))]
[Alternative("adam", typeof(AdamOptimizer))]
[Alternative("adamw", typeof(AdamWOptimizer))]
public abstract record OptimizerSpec
{
    /// <summary>The learning rate before the schedule changes it.</summary>
    [Bounds(Above = 0)] public double LearningRate { get; init; } = 1e-3;

    /// <summary>Factor of the L2 penalty that is added to the gradient; with <c>adamw</c> it is decoupled from the
    /// gradient.</summary>
    [Bounds(AtLeast = 0)] public double WeightDecay { get; init; }
}

/// <summary>Stochastic gradient descent, with momentum if asked for.</summary>
public sealed record SgdOptimizer : OptimizerSpec
{
    /// <summary>Weight of the earlier gradients in the direction of a step; 0: no momentum.</summary>
    [Bounds(AtLeast = 0)] public double Momentum { get; init; }

    /// <summary>A new gradient enters the momentum with the weight 1 - <c>dampening</c>.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Dampening { get; init; }

    /// <summary>Nesterov momentum; needs momentum above 0 and dampening 0.</summary>
    public bool Nesterov { get; init; }
}

/// <summary>Adagrad: a parameter's steps get smaller with the sum of its squared gradients.</summary>
public sealed record AdagradOptimizer : OptimizerSpec
{
    /// <summary>Sets torch's default learning rate, 0.01.</summary>
    public AdagradOptimizer() => LearningRate = 1e-2;

    /// <summary>At step t (from 0) the learning rate is divided by 1 + <c>lr-decay</c> t.</summary>
    [Bounds(AtLeast = 0)] public double LrDecay { get; init; }

    /// <summary>What the sum of squared gradients starts from.</summary>
    [Bounds(AtLeast = 0)] public double InitialAccumulatorValue { get; init; }

    /// <summary>Added to the denominator for numerical stability.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-10;
}

/// <summary>RMSprop: the gradient is divided by the root of a moving average of its square.</summary>
public sealed record RmsPropOptimizer : OptimizerSpec
{
    /// <summary>Sets torch's default learning rate, 0.01.</summary>
    public RmsPropOptimizer() => LearningRate = 1e-2;

    /// <summary>Weight of the old value in the moving average of the squared gradient.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator for numerical stability.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-8;

    /// <summary>Weight of the earlier gradients in the direction of a step; 0: no momentum.</summary>
    [Bounds(AtLeast = 0)] public double Momentum { get; init; }

    /// <summary>Whether to divide by the root of the gradient's variance instead of its mean square.</summary>
    public bool Centered { get; init; }
}

/// <summary>Adadelta: the size of a step follows from moving averages of squared gradients and squared steps.</summary>
public sealed record AdadeltaOptimizer : OptimizerSpec
{
    /// <summary>Sets torch's default learning rate, 1.</summary>
    public AdadeltaOptimizer() => LearningRate = 1.0;

    /// <summary>Weight of the old values in the two moving averages.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Rho { get; init; } = 0.9;

    /// <summary>Added to the averages before their roots are taken.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-6;
}

/// <summary>The options of <c>adam</c> and <c>adamw</c>.</summary>
public abstract record AdamFamilyOptimizer : OptimizerSpec
{
    /// <summary>Weights of the old values in the moving averages of the gradient and of its square.</summary>
    [Bounds(AtLeast = 0, Below = 1)] public Betas Betas { get; init; } = new(0.9, 0.999);

    /// <summary>Added to the denominator for numerical stability.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-8;

    /// <summary>Whether to divide by the root of the largest average so far instead of the current one (AMSGrad).</summary>
    public bool Amsgrad { get; init; }
}

/// <summary>Adam, with weight decay as an L2 penalty.</summary>
public sealed record AdamOptimizer : AdamFamilyOptimizer;

/// <summary>Adam with decoupled weight decay.</summary>
public sealed record AdamWOptimizer : AdamFamilyOptimizer
{
    /// <summary>Sets torch's default weight decay, 0.01.</summary>
    public AdamWOptimizer() => WeightDecay = 1e-2;
}

/// <summary>The weights of the old values in Adam's two moving averages: of the gradient and of its square.</summary>
[Pair("two numbers{1}: [0.9, 0.999]")]
public readonly record struct Betas(double Gradient, double Square);
