using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Bench.Kernels;

/// <summary>A network of linear layers with ReLU between them, trained with cross-entropy and plain SGD.</summary>
internal sealed record Mlp(int BatchSize, params int[] Widths)
{
    private const int WarmUp = 5;
    private const double Seconds = 1.5;

    public static readonly Mlp[] All = [new(256, 784, 512, 512, 10), new(64, 1024, 4096, 4096, 10)];

    /// <summary>The median of steps, in seconds of this process's CPU time.</summary>
    public double MeasureStep()
    {
        random.manual_seed(1);
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        for (var i = 1; i < Widths.Length; i++)
        {
            layers.Add(($"linear{i}", nn.Linear(Widths[i - 1], Widths[i])));
            if (i < Widths.Length - 1)
                layers.Add(($"relu{i}", nn.ReLU()));
        }

        using var model = nn.Sequential(layers);
        using var inputs = randn(BatchSize, Widths[0]);
        using var targets = randint(0, Widths[^1], BatchSize);
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        var times = new List<double>();
        for (var step = -WarmUp; step < 0 || times.Count < 5 || times.Sum() < Seconds; step++)
        {
            var began = Environment.CpuUsage.TotalTime;
            Step(model, optimizer, inputs, targets);
            if (step >= 0)
                times.Add((Environment.CpuUsage.TotalTime - began).TotalSeconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    public override string ToString() => $"MLP {string.Join('-', Widths)}, batch {BatchSize}";

    private static void Step(Sequential model, SGD optimizer, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        nn.functional.cross_entropy(model.forward(inputs), targets).backward();
        optimizer.step();
    }
}
