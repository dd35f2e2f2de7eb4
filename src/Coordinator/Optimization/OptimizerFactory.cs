using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Optimization;

/// <summary>From the job file's words to update rules.</summary>
public static class OptimizerFactory
{
    /// <summary>The update rule of a job.</summary>
    public static IOptimizer Create(OptimizerSpec spec) => spec switch
    {
        SgdOptimizer o => new Sgd(o.Momentum, o.Dampening, o.Nesterov, o.WeightDecay),
        AdagradOptimizer o => new Adagrad(o.LrDecay, o.WeightDecay, o.InitialAccumulatorValue, o.Eps),
        RmsPropOptimizer o => new RmsProp(o.Alpha, o.Eps, o.WeightDecay, o.Momentum, o.Centered),
        AdadeltaOptimizer o => new Adadelta(o.Rho, o.Eps, o.WeightDecay),
        AdamOptimizer o => new Adam(o.Betas.Gradient, o.Betas.Square, o.Eps, o.WeightDecay, o.Amsgrad),
        AdamWOptimizer o => new Adam(o.Betas.Gradient, o.Betas.Square, o.Eps, o.WeightDecay, o.Amsgrad, decoupled: true),
        _ => throw new ArgumentException($"no update rule for {spec.GetType().Name}", nameof(spec)),
    };

    /// <summary>The clipping of a job; null is none.</summary>
    public static GradientClipping Clipping(GradientClipSpec? spec) => spec switch
    {
        null => GradientClipping.None,
        ClipByNorm clip => new GradientClipping(ClipMode.GlobalNorm, clip.MaxNorm),
        ClipByValue clip => new GradientClipping(ClipMode.Value, clip.Limit),
        _ => throw new ArgumentException($"no clipping for {spec.GetType().Name}", nameof(spec)),
    };
}
