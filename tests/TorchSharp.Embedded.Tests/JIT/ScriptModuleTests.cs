using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests.JIT;

public class ScriptModuleTests
{
    private static readonly Golden s_golden = Golden.Open("nn.json");

    private static string Script => Path.Combine(AppContext.BaseDirectory, "golden", "script.pt");

    [Fact]
    public void Call_ScriptedByPyTorch_GivesItsOutputGradientsAndBuffers()
    {
        using var scope = NewDisposeScope();
        using var script = jit.load<Tensor, Tensor>(Script);
        script.train();
        var x = s_golden.Input("script", "x").requires_grad_();
        var y = script.call(x);
        var variables = script.parameters().Prepend<Tensor>(x).ToList();
        var gradients = autograd.grad(new[] { (y * s_golden.Input("script", "v")).sum() }, variables);
        var outputs = gradients.Prepend(y).Concat(script.buffers()).ToList();
        for (var i = 0; i < outputs.Count; i++) s_golden.Check("script", outputs[i], i, 1e-5);
    }

    [Fact]
    public void NamedParametersAndBuffers_Loaded_HavePyTorchsNames()
    {
        using var script = jit.load<Tensor, Tensor>(Script);
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "3.weight", "3.bias"], script.named_parameters().Select(p => p.name));
        Assert.Equal(
            ["1.running_mean", "1.running_var", "1.num_batches_tracked"], script.named_buffers().Select(b => b.name));
        Assert.All(script.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    [Fact]
    public void TrainAndEval_Switched_ChangeWhatBatchNormDoes()
    {
        using var scope = NewDisposeScope();
        using var script = jit.load<Tensor, Tensor>(Script);
        script.eval();
        Assert.False(script.training);
        var x = s_golden.Input("script", "x");
        var first = script.call(x);
        Assert.True(first.Equals(script.call(x)));
        script.train();
        Assert.True(script.training);
        Assert.False(first.Equals(script.call(x)));
    }

    [SkippableFact]
    public void Call_SameInputManyTimes_GivesTheSameBits()
    {
        Skip.If(
            typeof(Tensor).Assembly.GetName().Name == "TorchSharp",
            "The package leaves libtorch's graph optimizer on, whose rewritten graphs round differently from the first runs.");
        using var scope = NewDisposeScope();
        using var script = jit.load<Tensor, Tensor>(Script);
        var x = s_golden.Input("script", "x");
        var parameters = script.parameters().ToList<Tensor>();
        var first = autograd.grad(new[] { script.call(x).pow(2).sum() }, parameters);
        for (var run = 0; run < 5; run++)
        {
            var again = autograd.grad(new[] { script.call(x).pow(2).sum() }, parameters);
            Assert.All(first.Zip(again), pair => Assert.True(pair.First.Equals(pair.Second)));
        }
    }

    [Fact]
    public void Set_ParametersToPiecesOfOneTensor_TheScriptComputesWithThem()
    {
        using var scope = NewDisposeScope();
        using var script = jit.load<Tensor, Tensor>(Script);
        var flat = torch.zeros(script.parameters().Sum(p => p.numel()));
        using (no_grad())
        {
            long offset = 0;
            foreach (var parameter in script.parameters())
            {
                parameter.set_(flat.narrow(0, offset, parameter.numel()).view(parameter.shape));
                offset += parameter.numel();
            }

            flat.narrow(0, flat.numel() - 2, 2).fill_(3);
        }

        var y = script.call(s_golden.Input("script", "x"));
        Assert.All(Golden.Doubles(y), value => Assert.Equal(3, value));
        Assert.All(script.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void To_Double_ConvertsFloatingTensorsOnly()
    {
        using var scope = NewDisposeScope();
        using var script = jit.load<Tensor, Tensor>(Script).to(ScalarType.Float64);
        Assert.All(script.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, script.call(s_golden.Input("script", "x").to_type(ScalarType.Float64)).dtype);
    }

    [Fact]
    public void Load_NoSuchFile_ThrowsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => jit.load<Tensor, Tensor>(Script + ".missing"));

    [Fact]
    public void Load_NotAScript_ThrowsWithLibtorchsMessage() =>
        Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(
            () => jit.load<Tensor, Tensor>(Path.Combine(AppContext.BaseDirectory, "golden", "nn.json")));

    [Fact]
    public void Dispose_AScript_FreesItsTensors()
    {
        var script = jit.load<Tensor, Tensor>(Script);
        var tensors = script.state_dict().Values.ToList();
        Assert.Equal(9, tensors.Count);
        script.Dispose();
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }
}
