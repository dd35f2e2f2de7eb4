using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// <c>torch.optim.Adagrad</c>: <c>g += weight_decay p; s += g²; p -= lr / (1 + (t - 1) lr_decay) g / (√s + eps)</c>.
/// </summary>
/// <param name="learningRateDecay">Decay of the learning rate over steps, at least 0.</param>
/// <param name="weightDecay">L2 penalty, at least 0.</param>
/// <param name="initialAccumulatorValue">What the sum starts with, at least 0.</param>
/// <param name="epsilon">Added to the root, at least 0.</param>
public sealed class Adagrad(
    double learningRateDecay = 0, double weightDecay = 0, double initialAccumulatorValue = 0, double epsilon = 1e-10) : IOptimizer
{
    private float _rate;

    /// <inheritdoc/>
    public string Name => "adagrad";

    /// <inheritdoc/>
    public ImmutableArray<string> StateNames { get; } = ["sum"];

    /// <inheritdoc/>
    public float InitialStateValue => (float)initialAccumulatorValue;

    /// <inheritdoc/>
    public void BeginStep(long step, double learningRate) =>
        _rate = (float)-(learningRate / (1 + (step - 1) * learningRateDecay));

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<float> gradient, Span<float> parameters, OptimizerState state, int offset)
    {
        var count = UpdateRange.Check(gradient, parameters);
        ref var g = ref UpdateRange.First(gradient);
        ref var p = ref UpdateRange.First(parameters);
        ref var s = ref UpdateRange.First(state.Slice(0, offset, (int)count));
        var decay = Vector512.Create((float)weightDecay);
        var rate = Vector512.Create(_rate);
        var eps = Vector512.Create((float)epsilon);
        for (nuint i = 0; i < count; i += 16)
        {
            var parameter = Vector512.LoadUnsafe(ref p, i);
            var direction = Vector512.LoadUnsafe(ref g, i);
            if (weightDecay != 0)
                direction = Vector512.FusedMultiplyAdd(parameter, decay, direction);
            var sum = Vector512.FusedMultiplyAdd(direction, direction, Vector512.LoadUnsafe(ref s, i));
            sum.StoreUnsafe(ref s, i);
            (parameter + rate * direction / (Vector512.Sqrt(sum) + eps)).StoreUnsafe(ref p, i);
        }
    }
}
