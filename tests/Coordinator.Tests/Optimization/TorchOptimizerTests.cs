using DistTrain.TestSupport;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Coordinator.Tests.Optimization;

/// <summary>The same cases on TorchSharp's own <c>torch.optim</c>, beside PyTorch's numbers in Golden/optimizers.json.</summary>
public sealed class TorchOptimizerTests
{
    public static TheoryData<string> Names => [.. GoldenFile.Read("optimizers.json").Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_HundredTimes_AgreesWithTorchSharp(string name)
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(Values(0));
        using var optimizer = Make(name, [parameter]);
        for (var step = 1; step <= OptimizerCases.Steps; step++)
        {
            parameter.grad = Values(step);
            Clip(name, [parameter]);
            optimizer.step();
        }

        var expected = parameter.detach().data<float>().ToArray();

        var worst =
            OptimizerCases.Run(name).Zip(expected, (ours, theirs) => Math.Abs(ours - theirs)).Max() / expected.Max(Math.Abs);
        Assert.True(worst <= 1e-6, $"{name}: error {worst:g3} of the largest parameter");
    }

    private static optim.Optimizer Make(string name, Parameter[] parameters) => name switch
    {
        "sgd" => optim.SGD(parameters, 0.05),
        "sgd-decay" => optim.SGD(parameters, 0.05, weight_decay: 0.01),
        "sgd-momentum" or "clip-norm" or "clip-value" => optim.SGD(parameters, 0.05, 0.9),
        "sgd-dampening" => optim.SGD(parameters, 0.05, 0.9, 0.3, 0.01),
        "sgd-nesterov" => optim.SGD(parameters, 0.05, 0.9, weight_decay: 0.01, nesterov: true),
        "adagrad" => optim.Adagrad(parameters),
        "adagrad-all" => optim.Adagrad(parameters, 0.1, 0.01, 0.01, 0.1, 1e-6),
        "rmsprop" => optim.RMSProp(parameters),
        "rmsprop-centered" => optim.RMSProp(parameters, alpha: 0.9, centered: true),
        "rmsprop-momentum" => optim.RMSProp(parameters, momentum: 0.9, weight_decay: 0.01),
        "rmsprop-all" => optim.RMSProp(parameters, 0.02, eps: 1e-4, weight_decay: 0.01, momentum: 0.5, centered: true),
        "adadelta" => optim.Adadelta(parameters),
        "adadelta-decay" => optim.Adadelta(parameters, 0.5, 0.95, weight_decay: 0.01),
        "adam" => optim.Adam(parameters),
        "adam-decay" => optim.Adam(parameters, 0.01, 0.8, 0.99, 1e-6, 0.01),
        "adam-amsgrad" => optim.Adam(parameters, amsgrad: true),
        // PyTorch's default weight decay is 0.01, TorchSharp's 0.
        "adamw" => optim.AdamW(parameters, weight_decay: 0.01),
        "adamw-amsgrad" => optim.AdamW(parameters, 0.01, weight_decay: 0.1, amsgrad: true),
        _ => throw new ArgumentException(name),
    };

    private static void Clip(string name, Parameter[] parameters)
    {
        if (name == "clip-norm")
            nn.utils.clip_grad_norm_(parameters, 1.5);
        if (name == "clip-value")
            nn.utils.clip_grad_value_(parameters, 0.25);
    }

    private static Tensor Values(int step)
    {
        var values = new float[OptimizerCases.Count];
        OptimizerCases.Fill(values, step);
        return tensor(values);
    }
}
