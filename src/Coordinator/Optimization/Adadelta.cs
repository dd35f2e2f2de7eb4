using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// <c>torch.optim.Adadelta</c>: <c>g += weight_decay p; v = rho v + (1 - rho) g²; d = √(u + eps) / √(v + eps) g; u = rho u + (1
/// - rho) d²; p -= lr d</c>.
/// </summary>
/// <param name="rho">Smoothing, 0 to 1.</param>
/// <param name="epsilon">Added under the roots, at least 0.</param>
/// <param name="weightDecay">L2 penalty, at least 0.</param>
public sealed class Adadelta(double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0) : IOptimizer
{
    private float _rate;

    /// <inheritdoc/>
    public string Name => "adadelta";

    /// <inheritdoc/>
    public ImmutableArray<string> StateNames { get; } = ["square_avg", "acc_delta"];

    /// <inheritdoc/>
    public float InitialStateValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, double learningRate) => _rate = (float)-learningRate;

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<float> gradient, Span<float> parameters, OptimizerState state, int offset)
    {
        var count = UpdateRange.Check(gradient, parameters);
        ref var g = ref UpdateRange.First(gradient);
        ref var p = ref UpdateRange.First(parameters);
        ref var v = ref UpdateRange.First(state.Slice(0, offset, (int)count));
        ref var u = ref UpdateRange.First(state.Slice(1, offset, (int)count));
        var decay = Vector512.Create((float)weightDecay);
        var keep = Vector512.Create((float)rho);
        var take = Vector512.Create((float)(1 - rho));
        var rate = Vector512.Create(_rate);
        var eps = Vector512.Create((float)epsilon);
        for (nuint i = 0; i < count; i += 16)
        {
            var parameter = Vector512.LoadUnsafe(ref p, i);
            var direction = Vector512.LoadUnsafe(ref g, i);
            if (weightDecay != 0)
                direction = Vector512.FusedMultiplyAdd(parameter, decay, direction);
            var square = Vector512.FusedMultiplyAdd(take * direction, direction, Vector512.LoadUnsafe(ref v, i) * keep);
            square.StoreUnsafe(ref v, i);
            var accumulated = Vector512.LoadUnsafe(ref u, i);
            var delta = Vector512.Sqrt(accumulated + eps) / Vector512.Sqrt(square + eps) * direction;
            Vector512.FusedMultiplyAdd(take * delta, delta, accumulated * keep).StoreUnsafe(ref u, i);
            Vector512.FusedMultiplyAdd(delta, rate, parameter).StoreUnsafe(ref p, i);
        }
    }
}
