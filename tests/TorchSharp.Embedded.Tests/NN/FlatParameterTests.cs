using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Embedded.Tests.NN;

/// <summary>All parameters and buffers as pieces of one flat tensor, which is how the product shares them.</summary>
public class FlatParameterTests
{
    public static TheoryData<string> Layers => ["linear", "conv1d", "conv2d", "batch_norm1d", "batch_norm2d", "layer_norm", "embedding", "sequential"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Set_ParametersToPiecesOfOneTensor_LayerComputesWithThemAndSeesChanges(string layer)
    {
        using var scope = NewDisposeScope();
        var (module, x) = Make(layer);
        using var owner = module;
        var expected = module.call(x).detach().clone();

        var parameters = module.named_parameters().ToList();
        var flat = torch.zeros(parameters.Sum(p => p.parameter.numel()));
        Alias(flat, parameters.Select(p => (Tensor)p.parameter).ToList());
        Assert.True(module.call(x).Equals(expected));
        Assert.Equal(parameters.Select(p => p.name), module.named_parameters().Select(p => p.name));
        Assert.All(module.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));

        var gradients = autograd.grad(new[] { module.call(x).pow(2).sum() }, module.parameters().ToList<Tensor>());
        Assert.Equal(module.parameters().Select(p => p.numel()), gradients.Select(g => g.numel()));
        Assert.All(gradients, gradient => Assert.False(gradient.isnan().any().item<bool>()));

        using (no_grad()) flat.zero_();
        Assert.All(module.parameters(), parameter => Assert.Equal(0, parameter.abs().sum().item<float>()));
        Assert.Equal(0, module.call(x).abs().sum().item<float>());
    }

    [Fact]
    public void Set_BuffersToPiecesOfOneTensor_RunningStatisticsMoveInIt()
    {
        using var scope = NewDisposeScope();
        using var module = BatchNorm1d(2);
        var buffers = module.named_buffers().Where(b => b.buffer.is_floating_point()).Select(b => b.buffer).ToList();
        var flat = torch.zeros(4);
        Alias(flat, buffers);
        module.call(torch.tensor(new float[] { 1, 3, 3, 7 }).view(2, 2));
        Assert.Equal([0.2f, 0.5f, 0.9f + 0.2f, 0.9f + 0.8f], flat.data<float>().ToArray().Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Set_ParametersToAPinnedArray_GradientStepInTheArrayChangesTheOutput()
    {
        using var scope = NewDisposeScope();
        using var module = Sequential(Linear(3, 4), ReLU(), Linear(4, 1));
        var parameters = module.parameters().ToList<Tensor>();
        var values = GC.AllocateArray<float>((int)parameters.Sum(p => p.numel()), pinned: true);
        var flat = torch.frombuffer(values, ScalarType.Float32);
        Alias(flat, parameters);
        var x = torch.ones(2, 3);
        var before = module.call(x).sum().item<float>();
        values[^1] += 1; // the last bias
        Assert.Equal(before + 2, module.call(x).sum().item<float>(), 1e-5);
    }

    private static void Alias(Tensor flat, IReadOnlyList<Tensor> tensors)
    {
        using var grad = no_grad();
        long offset = 0;
        foreach (var tensor in tensors)
        {
            var piece = flat.narrow(0, offset, tensor.numel()).view(tensor.shape);
            piece.copy_(tensor);
            tensor.set_(piece);
            offset += tensor.numel();
        }
    }

    private static (Module<Tensor, Tensor> Module, Tensor X) Make(string layer) => layer switch
    {
        "linear" => (Linear(3, 2), torch.randn(4, 3)),
        "conv1d" => (Conv1d(2, 3, 3), torch.randn(2, 2, 5)),
        "conv2d" => (Conv2d(2, 3, 3), torch.randn(2, 2, 5, 5)),
        "batch_norm1d" => (BatchNorm1d(3), torch.randn(4, 3)),
        "batch_norm2d" => (BatchNorm2d(2), torch.randn(3, 2, 2, 2)),
        "layer_norm" => (LayerNorm(3), torch.randn(4, 3)),
        "embedding" => (Embedding(5, 2), torch.tensor(new long[] { 0, 4, 4 })),
        "sequential" => (Sequential(Conv2d(1, 2, 3), ReLU(), Flatten(), Linear(8, 2)), torch.randn(2, 1, 4, 4)),
        _ => throw new ArgumentOutOfRangeException(nameof(layer)),
    };
}
