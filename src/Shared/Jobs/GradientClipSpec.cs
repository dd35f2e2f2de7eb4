using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>A limit on the mean gradient of a minibatch, before the optimizer sees it.</summary>
[Union("a limit", IsKeyed = true)]
[Alternative("norm", typeof(ClipByNorm))]
[Alternative("value", typeof(ClipByValue))]
public abstract record GradientClipSpec;

/// <summary>A limit on the 2-norm of the whole gradient.</summary>
/// <param name="MaxNorm">Scales the whole gradient down to this 2-norm.</param>
public sealed record ClipByNorm([property: Key("norm"), Bounds(Above = 0)] double MaxNorm) : GradientClipSpec;

/// <summary>A limit on every component.</summary>
/// <param name="Limit">Brings every component into [-value, value].</param>
public sealed record ClipByValue([property: Key("value"), Bounds(Above = 0)] double Limit) : GradientClipSpec;
