using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// <c>torch.optim.RMSprop</c>: <c>g += weight_decay p; v = alpha v + (1 - alpha) g²</c>; centered: <c>a = alpha a + (1 - alpha)
/// g, d = √(v - a²) + eps</c>, else <c>d = √v + eps</c>; with momentum <c>b = momentum b + g / d, p -= lr b</c>, else <c>p -=
/// lr g / d</c>.
/// </summary>
/// <param name="alpha">Smoothing, 0 to 1.</param>
/// <param name="epsilon">Added to the root, at least 0.</param>
/// <param name="weightDecay">L2 penalty, at least 0.</param>
/// <param name="momentum">At least 0.</param>
/// <param name="centered">Divide by the estimated deviation rather than the root mean square.</param>
public sealed class RmsProp(
    double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false) : IOptimizer
{
    private float _rate;

    /// <inheritdoc/>
    public string Name => "rmsprop";

    /// <inheritdoc/>
    public ImmutableArray<string> StateNames { get; } =
        [.. (IEnumerable<string>)["square_avg", .. momentum > 0 ? (string[])["momentum_buffer"] : [],
            .. centered ? (string[])["grad_avg"] : []]];

    /// <inheritdoc/>
    public float InitialStateValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, double learningRate) => _rate = (float)-learningRate;

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<float> gradient, Span<float> parameters, OptimizerState state, int offset)
    {
        var count = UpdateRange.Check(gradient, parameters);
        var hasMomentum = momentum > 0;
        ref var g = ref UpdateRange.First(gradient);
        ref var p = ref UpdateRange.First(parameters);
        ref var v = ref UpdateRange.First(state.Slice(0, offset, (int)count));
        ref var b = ref hasMomentum ? ref UpdateRange.First(state.Slice(1, offset, (int)count)) : ref p;
        ref var a = ref centered ? ref UpdateRange.First(state.Slice(hasMomentum ? 2 : 1, offset, (int)count)) : ref p;
        var decay = Vector512.Create((float)weightDecay);
        var keep = Vector512.Create((float)alpha);
        var take = Vector512.Create((float)(1 - alpha));
        var keepMomentum = Vector512.Create((float)momentum);
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
            if (centered)
            {
                var average = Vector512.FusedMultiplyAdd(direction, take, Vector512.LoadUnsafe(ref a, i) * keep);
                average.StoreUnsafe(ref a, i);
                square = Vector512.FusedMultiplyAdd(-average, average, square);
            }

            var divisor = Vector512.Sqrt(square) + eps;
            if (hasMomentum)
            {
                var buffer = Vector512.LoadUnsafe(ref b, i) * keepMomentum + direction / divisor;
                buffer.StoreUnsafe(ref b, i);
                Vector512.FusedMultiplyAdd(buffer, rate, parameter).StoreUnsafe(ref p, i);
            }
            else
            {
                (parameter + rate * direction / divisor).StoreUnsafe(ref p, i);
            }
        }
    }
}
