using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// <c>torch.optim.Adam</c> and, with decoupled weight decay, <c>torch.optim.AdamW</c>: <c>g += weight_decay p</c> (AdamW: <c>p
/// *= 1 - lr weight_decay</c>); <c>m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; p -= lr / (1 - beta1^t) m / (√v /
/// √(1 - beta2^t) + eps)</c>; amsgrad puts the largest <c>v</c> so far in its place.
/// </summary>
public sealed class Adam : IOptimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _weightDecay;
    private readonly bool _amsgrad;
    private readonly bool _decoupled;
    private float _rate;
    private float _rootCorrection;
    private float _shrink;

    /// <param name="beta1">Smoothing of the gradient, from 0 to below 1.</param>
    /// <param name="beta2">Smoothing of the gradient's square, from 0 to below 1.</param>
    /// <param name="epsilon">Added to the root, at least 0.</param>
    /// <param name="weightDecay">At least 0; PyTorch's default is 0 for Adam and 0.01 for AdamW.</param>
    /// <param name="amsgrad">Divide by the largest second moment so far.</param>
    /// <param name="decoupled">AdamW: decay the parameters and not the gradient.</param>
    public Adam(
        double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool amsgrad = false,
        bool decoupled = false)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _weightDecay = weightDecay;
        _amsgrad = amsgrad;
        _decoupled = decoupled;
        StateNames = amsgrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];
    }

    /// <inheritdoc/>
    public string Name => _decoupled ? "adamw" : "adam";

    /// <inheritdoc/>
    public ImmutableArray<string> StateNames { get; }

    /// <inheritdoc/>
    public float InitialStateValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, double learningRate)
    {
        _rate = (float)-(learningRate / (1 - Math.Pow(_beta1, step)));
        _rootCorrection = (float)Math.Sqrt(1 - Math.Pow(_beta2, step));
        _shrink = (float)(1 - learningRate * _weightDecay);
    }

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<float> gradient, Span<float> parameters, OptimizerState state, int offset)
    {
        var count = UpdateRange.Check(gradient, parameters);
        ref var g = ref UpdateRange.First(gradient);
        ref var p = ref UpdateRange.First(parameters);
        ref var m = ref UpdateRange.First(state.Slice(0, offset, (int)count));
        ref var v = ref UpdateRange.First(state.Slice(1, offset, (int)count));
        ref var w = ref _amsgrad ? ref UpdateRange.First(state.Slice(2, offset, (int)count)) : ref v;
        var keep1 = Vector512.Create((float)_beta1);
        var take1 = Vector512.Create((float)(1 - _beta1));
        var keep2 = Vector512.Create((float)_beta2);
        var take2 = Vector512.Create((float)(1 - _beta2));
        var decay = Vector512.Create((float)_weightDecay);
        var shrink = Vector512.Create(_shrink);
        var rate = Vector512.Create(_rate);
        var rootCorrection = Vector512.Create(_rootCorrection);
        var eps = Vector512.Create((float)_epsilon);
        var coupledDecay = _weightDecay != 0 && !_decoupled;
        var decoupledDecay = _weightDecay != 0 && _decoupled;
        var amsgrad = _amsgrad;
        for (nuint i = 0; i < count; i += 16)
        {
            var parameter = Vector512.LoadUnsafe(ref p, i);
            var direction = Vector512.LoadUnsafe(ref g, i);
            if (coupledDecay)
                direction = Vector512.FusedMultiplyAdd(parameter, decay, direction);
            if (decoupledDecay)
                parameter *= shrink;
            var first = Vector512.FusedMultiplyAdd(direction, take1, Vector512.LoadUnsafe(ref m, i) * keep1);
            first.StoreUnsafe(ref m, i);
            var second = Vector512.FusedMultiplyAdd(take2 * direction, direction, Vector512.LoadUnsafe(ref v, i) * keep2);
            second.StoreUnsafe(ref v, i);
            if (amsgrad)
            {
                second = Vector512.Max(second, Vector512.LoadUnsafe(ref w, i));
                second.StoreUnsafe(ref w, i);
            }

            var divisor = Vector512.Sqrt(second) / rootCorrection + eps;
            (parameter + rate * first / divisor).StoreUnsafe(ref p, i);
        }
    }
}
