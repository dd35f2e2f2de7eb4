using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>A limit on the mean gradient of a minibatch, before the optimizer sees it.</summary>
[Union("a limit", IsKeyed = true)]
[Alternative("norm", typeof(ClipByNorm))]
[Alternative("value", typeof(ClipByValue))]
public abstract record GradientClipSpec;

/// <summary>A limit on the 2-norm of the whole gradient.</summary>
/// <param name="MaxNorm">A gradient with a greater 2-norm is scaled down to this one.</param>
public sealed record ClipByNorm([property: Key("norm"), Bounds(Above = 0)] double MaxNorm) : GradientClipSpec;

/// <summary>A limit on every component.</summary>
/// <param name="Limit">Every component is clamped to [-value, value].</param>
public sealed record ClipByValue([property: Key("value"), Bounds(Above = 0)] double Limit) : GradientClipSpec;
