using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Embedded.Tests.NN;

/// <summary>Forward, gradients and buffers of each kind of module, against what PyTorch computed with the same parameters.</summary>
public class ModuleGoldenTests
{
    private static readonly Golden s_golden = Golden.Open("nn.json");

    private static readonly Dictionary<string, Func<Module<Tensor, Tensor>>> s_modules = new()
    {
        ["linear"] = () => Linear(5, 3),
        ["linear_without_bias"] = () => Linear(3, 2, false),
        ["conv1d"] = () => Conv1d(4, 6, 3, 2, 1, 1, PaddingModes.Zeros, 2),
        ["conv1d_dilated"] = () => Conv1d(2, 3, 2, 1, 0, 2, PaddingModes.Zeros, 1, false),
        ["conv2d"] = () => Conv2d(2, 3, 3, 1, 1),
        ["conv2d_oblong"] = () => Conv2d(2, 4, (3, 2), (2, 1), (1, 0), (1, 2), PaddingModes.Zeros, 2),
        ["conv2d_reflect"] = () => Conv2d(1, 2, (3, 3), (1, 1), (1, 2), (1, 1), PaddingModes.Reflect),
        ["conv2d_circular"] = () => Conv2d(1, 2, 3, 1, 1, 1, PaddingModes.Circular),
        ["batch_norm1d_training"] = () => BatchNorm1d(3, 1e-3, 0.3),
        ["batch_norm1d_evaluating"] = () => BatchNorm1d(3),
        ["batch_norm1d_sequence"] = () => BatchNorm1d(2),
        ["batch_norm1d_without_statistics"] = () => BatchNorm1d(3, 1e-5, 0.1, true, false),
        ["batch_norm2d_training"] = () => BatchNorm2d(2),
        ["batch_norm2d_evaluating"] = () => BatchNorm2d(2, 1e-5, 0.1, false),
        ["layer_norm"] = () => LayerNorm(new long[] { 2, 3 }),
        ["layer_norm_last"] = () => LayerNorm(3, 1e-3),
        ["embedding"] = () => Embedding(6, 3),
        ["embedding_padded"] = () => Embedding(4, 2, 1),
        ["dropout_evaluating"] = () => Dropout(0.5),
        ["relu"] = () => ReLU(),
        ["leaky_relu"] = () => LeakyReLU(0.2),
        ["elu"] = () => ELU(0.7),
        ["selu"] = () => SELU(),
        ["gelu"] = () => GELU(),
        ["silu"] = () => SiLU(),
        ["sigmoid"] = () => Sigmoid(),
        ["tanh"] = () => Tanh(),
        ["softplus"] = () => Softplus(2, 1),
        ["softmax"] = () => Softmax(1),
        ["log_softmax"] = () => LogSoftmax(-1),
        ["identity"] = () => Identity(),
        ["flatten"] = () => Flatten(),
        ["max_pool1d"] = () => MaxPool1d(3, 2, 1),
        ["max_pool2d"] = () => MaxPool2d(2),
        ["max_pool2d_oblong"] = () => MaxPool2d((3, 2), (1, 2), (1, 0), null, true),
        ["avg_pool1d"] = () => AvgPool1d(2, 1, 1),
        ["avg_pool2d"] = () => AvgPool2d(2),
        ["avg_pool2d_oblong"] = () => AvgPool2d(new long[] { 2, 3 }, new long[] { 2, 1 }, new long[] { 1, 1 }, false, false),
        ["adaptive_avg_pool1d"] = () => AdaptiveAvgPool1d(3),
        ["adaptive_avg_pool2d"] = () => AdaptiveAvgPool2d((2, 3)),
        ["sequential"] = () => Sequential(
            Conv2d(1, 2, 3), BatchNorm2d(2), ReLU(), MaxPool2d(2), Flatten(), Linear(8, 3)),
    };

    public static TheoryData<string> Modules => new(s_modules.Keys);

    [Theory]
    [MemberData(nameof(Modules))]
    public void Call_WithPyTorchsParameters_GivesPyTorchsOutputGradientsAndBuffers(string name)
    {
        using var scope = NewDisposeScope();
        using var module = s_modules[name]();
        Load(module, name);
        module.train(!name.EndsWith("evaluating", StringComparison.Ordinal) && !name.EndsWith("without_statistics", StringComparison.Ordinal));

        var x = s_golden.Input(name, "x");
        var parameters = module.parameters().ToList<Tensor>();
        if (x.is_floating_point()) parameters.Insert(0, x.requires_grad_());
        var y = module.call(x);
        var gradients = parameters.Count == 0
            ? []
            : autograd.grad(new[] { (y * s_golden.Input(name, "v")).sum() }, parameters);

        var outputs = new List<Tensor> { y };
        outputs.AddRange(gradients);
        outputs.AddRange(module.buffers());
        for (var i = 0; i < outputs.Count; i++) s_golden.Check(name, outputs[i], i, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void StateDict_NewModule_HasPyTorchsNamesAndShapes(string name)
    {
        using var module = s_modules[name]();
        var state = module.state_dict();
        Assert.Equal(s_golden.InputNames(name).Where(input => input is not ("x" or "v")).Order(), state.Keys.Order());
        foreach (var (key, value) in state)
        {
            using var expected = s_golden.Input(name, key);
            Assert.Equal(expected.shape, value.shape);
            Assert.Equal(expected.dtype, value.dtype);
        }
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Call_InDouble_GradientsAreThoseOfFiniteDifferences(string name)
    {
        using var scope = NewDisposeScope();
        using var module = s_modules[name]().to(ScalarType.Float64);
        Load(module, name);
        module.train(!name.EndsWith("evaluating", StringComparison.Ordinal) && !name.EndsWith("without_statistics", StringComparison.Ordinal));
        var x = s_golden.Input(name, "x");
        if (x.is_floating_point()) x = x.to_type(ScalarType.Float64);
        var v = s_golden.Input(name, "v").to_type(ScalarType.Float64);
        // The padding row of an embedding is read but never learned.
        var variables = name == "embedding_padded" ? [] : module.parameters().ToList<Tensor>();
        if (x.is_floating_point()) variables.Insert(0, x.requires_grad_());
        FiniteDifferences.Check(() => (module.call(x) * v).sum(), variables);
    }

    private static void Load(Module<Tensor, Tensor> module, string name)
    {
        using var grad = no_grad();
        foreach (var (key, value) in module.state_dict()) value.copy_(s_golden.Input(name, key));
    }
}
