namespace DistTrain.Coordinator.Optimization;

/// <summary>How the mean gradient is bounded before the update.</summary>
public enum ClipMode
{
    /// <summary>Gradients are used as they are.</summary>
    None,

    /// <summary>Scaled down so that its Euclidean norm is at most the limit (<c>clip_grad_norm_</c>).</summary>
    GlobalNorm,

    /// <summary>Each element limited to [-limit, limit] (<c>clip_grad_value_</c>).</summary>
    Value,
}

/// <summary>How the mean gradient is limited before the optimizer sees it.</summary>
/// <param name="Mode">What is bounded.</param>
/// <param name="Limit">The bound, above 0.</param>
public readonly record struct GradientClipping(ClipMode Mode, double Limit)
{
    public static GradientClipping None => default;

    /// <summary>
    /// The factor for a mean gradient of the given norm: <c>limit / (norm + 1e-6)</c>, at most 1, as
    /// <c>torch.nn.utils.clip_grad_norm_</c> has it; 1 for the other modes.
    /// </summary>
    public double Factor(double norm) => Mode == ClipMode.GlobalNorm ? Math.Min(1, Limit / (norm + 1e-6)) : 1;
}
