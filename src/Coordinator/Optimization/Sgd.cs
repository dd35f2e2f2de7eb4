using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// <c>torch.optim.SGD</c>: <c>g += weight_decay p; b = momentum b + (1 - dampening) g (b = g at the first step); p -= lr
/// (nesterov ? g + momentum b : b)</c>; without momentum <c>p -= lr g</c>.
/// </summary>
/// <param name="momentum">At least 0; 0 keeps no state.</param>
/// <param name="dampening">Dampening of the momentum.</param>
/// <param name="nesterov">Nesterov's momentum; needs momentum and no dampening.</param>
/// <param name="weightDecay">L2 penalty, at least 0.</param>
public sealed class Sgd(double momentum = 0, double dampening = 0, bool nesterov = false, double weightDecay = 0) : IOptimizer
{
    private bool _firstStep;
    private float _learningRate;

    /// <inheritdoc/>
    public string Name => "sgd";

    /// <inheritdoc/>
    public ImmutableArray<string> StateNames { get; } = momentum == 0 ? [] : ["momentum_buffer"];

    /// <inheritdoc/>
    public float InitialStateValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, double learningRate)
    {
        _firstStep = step == 1;
        _learningRate = (float)learningRate;
    }

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<float> gradient, Span<float> parameters, OptimizerState state, int offset)
    {
        var count = UpdateRange.Check(gradient, parameters);
        ref var g = ref UpdateRange.First(gradient);
        ref var p = ref UpdateRange.First(parameters);
        var hasMomentum = momentum != 0;
        ref var b = ref hasMomentum ? ref UpdateRange.First(state.Slice(0, offset, (int)count)) : ref p;
        var decay = Vector512.Create((float)weightDecay);
        var rate = Vector512.Create(-_learningRate);
        var keep = Vector512.Create((float)momentum);
        var take = Vector512.Create((float)(1 - dampening));
        for (nuint i = 0; i < count; i += 16)
        {
            var parameter = Vector512.LoadUnsafe(ref p, i);
            var direction = Vector512.LoadUnsafe(ref g, i);
            if (weightDecay != 0)
                direction = Vector512.FusedMultiplyAdd(parameter, decay, direction);
            if (hasMomentum)
            {
                var buffer = _firstStep
                    ? direction
                    : Vector512.FusedMultiplyAdd(direction, take, Vector512.LoadUnsafe(ref b, i) * keep);
                buffer.StoreUnsafe(ref b, i);
                direction = nesterov ? Vector512.FusedMultiplyAdd(buffer, keep, direction) : buffer;
            }

            Vector512.FusedMultiplyAdd(direction, rate, parameter).StoreUnsafe(ref p, i);
        }
    }
}
