using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Tests.Optimization;

/// <summary>The cases of Golden/optimizers.py, and the same whole-number hash for parameters and gradients.</summary>
internal static class OptimizerCases
{
    public const int Count = 37;
    public const int Steps = 100;

    public static (IOptimizer Optimizer, double LearningRate, GradientClipping Clipping) Make(string name) => name switch
    {
        "sgd" => (new Sgd(), 0.05, default),
        "sgd-decay" => (new Sgd(weightDecay: 0.01), 0.05, default),
        "sgd-momentum" => (new Sgd(momentum: 0.9), 0.05, default),
        "sgd-dampening" => (new Sgd(0.9, 0.3, false, 0.01), 0.05, default),
        "sgd-nesterov" => (new Sgd(0.9, 0, true, 0.01), 0.05, default),
        "adagrad" => (new Adagrad(), 0.01, default),
        "adagrad-all" => (new Adagrad(0.01, 0.01, 0.1, 1e-6), 0.1, default),
        "rmsprop" => (new RmsProp(), 0.01, default),
        "rmsprop-centered" => (new RmsProp(alpha: 0.9, centered: true), 0.01, default),
        "rmsprop-momentum" => (new RmsProp(momentum: 0.9, weightDecay: 0.01), 0.01, default),
        "rmsprop-all" => (new RmsProp(0.99, 1e-4, 0.01, 0.5, true), 0.02, default),
        "adadelta" => (new Adadelta(), 1.0, default),
        "adadelta-decay" => (new Adadelta(0.95, 1e-6, 0.01), 0.5, default),
        "adam" => (new Adam(), 0.001, default),
        "adam-decay" => (new Adam(0.8, 0.99, 1e-6, 0.01), 0.01, default),
        "adam-amsgrad" => (new Adam(amsgrad: true), 0.001, default),
        "adamw" => (new Adam(weightDecay: 0.01, decoupled: true), 0.001, default),
        "adamw-amsgrad" => (new Adam(weightDecay: 0.1, amsgrad: true, decoupled: true), 0.01, default),
        "clip-norm" => (new Sgd(momentum: 0.9), 0.05, new GradientClipping(ClipMode.GlobalNorm, 1.5)),
        "clip-value" => (new Sgd(momentum: 0.9), 0.05, new GradientClipping(ClipMode.Value, 0.25)),
        _ => throw new ArgumentException(name),
    };

    /// <summary>The parameters, holes included, after <see cref="Steps"/> steps.</summary>
    public static float[] Run(string name)
    {
        var (optimizer, learningRate, clipping) = Make(name);
        var layout = ParameterLayout.Create([new TensorShape("weight", [Count], EntryKind.Parameter)]);
        using var engine = new UpdateEngine(optimizer, layout, clipping, 1);
        var parameters = new FlatBuffer(layout.Length);
        var gradient = new FlatBuffer(layout.Length);
        var state = new OptimizerState(optimizer, layout.TrainableLength);
        var sum = new GradientSum();
        sum.Set(new ReductionTree(1), [0], [gradient]);
        Fill(parameters.Span[..Count], 0);
        for (var step = 1; step <= Steps; step++)
        {
            Fill(gradient.Span[..Count], step);
            engine.Step(new UpdateStep(step, learningRate, 1, 1), sum, parameters, state);
        }

        return parameters.Span.ToArray();
    }

    public static float Draw(long step, long index)
    {
        var h = unchecked((uint)(step * 2654435761 + index * 40503 + 12345));
        h ^= h >> 15;
        h = unchecked(h * 2246822519);
        h ^= h >> 13;
        return (float)(((int)(h % 2001) - 1000) / 1024.0 * Math.ScaleB(1, (int)((h >> 16) % 8) - 6));
    }

    public static void Fill(Span<float> vector, long step)
    {
        for (var i = 0; i < vector.Length; i++)
            vector[i] = Draw(step, i);
    }
}
