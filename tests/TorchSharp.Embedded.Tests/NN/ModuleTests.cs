using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Embedded.Tests.NN;

public class ModuleTests
{
    [Fact]
    public void RegisterComponents_FieldsOfEachKind_AreRegisteredUnderTheirNames()
    {
        using var network = new Network();
        Assert.Equal(["scale", "first.weight", "first.bias", "rest.0.weight", "rest.0.bias"], network.named_parameters().Select(p => p.name));
        Assert.Equal(["offset"], network.named_buffers().Select(b => b.name));
        Assert.Equal(["first", "rest"], network.named_children().Select(c => c.name));
        Assert.Equal(["first", "rest", "rest.0", "rest.1"], network.named_modules().Select(m => m.name));
        Assert.Equal(["scale"], network.named_parameters(false).Select(p => p.name));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void RegisterParameter_SameNameTwice_Throws()
    {
        using var network = new Network();
        using var other = Parameter(torch.zeros(1));
        Assert.Throws<InvalidOperationException>(() => network.register_parameter("scale", other));
    }

    [Fact]
    public void TrainAndEval_OnTheRoot_ReachEveryModuleBelow()
    {
        using var network = new Network();
        // A Sequential of 0.99.6 keeps its own flag; what it holds follows.
        var modules = network.modules().Append(network).Where(module => module is not Modules.Sequential).ToList();
        Assert.Equal(4, modules.Count);
        Assert.All(modules, module => Assert.True(module.training));
        network.eval();
        Assert.All(modules, module => Assert.False(module.training));
        network.train();
        Assert.All(modules, module => Assert.True(module.training));
    }

    [Fact]
    public void Apply_OnTheRoot_VisitsChildrenBeforeParents()
    {
        using var network = new Network();
        var visited = new List<torch.nn.Module>();
        network.apply(visited.Add);
        Assert.Equal(5, visited.Count);
        Assert.Same(network, visited[^1]);
    }

    [Fact]
    public void LoadStateDict_OfAnotherInstance_MakesOutputsEqual()
    {
        using var scope = NewDisposeScope();
        using var source = new Network();
        using var target = new Network();
        var x = torch.ones(2, 3);
        target.load_state_dict(source.state_dict());
        Assert.True(source.call(x).Equals(target.call(x)));
        Assert.All(target.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void LoadStateDict_NamesMissing_ThrowsUnlessNotStrict()
    {
        using var network = new Network();
        var state = new Dictionary<string, Tensor> { ["scale"] = network.get_parameter("scale")! };
        Assert.Throws<InvalidOperationException>(() => network.load_state_dict(state));
        var (missing, unexpected) = network.load_state_dict(state, false);
        Assert.Equal(5, missing.Count);
        Assert.Empty(unexpected);
    }

    [Fact]
    public void To_Double_ConvertsParametersAndFloatingBuffersAndKeepsWorking()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(Linear(3, 2), BatchNorm1d(2)).to(ScalarType.Float64);
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
        Assert.Equal([ScalarType.Float64, ScalarType.Float64], network.buffers().Select(buffer => buffer.dtype).Take(2));
        Assert.Equal(ScalarType.Float64, network.call(torch.ones(4, 3, ScalarType.Float64)).dtype);
    }

    [Fact]
    public void Dispose_AModule_FreesAllItsTensors()
    {
        var network = new Network();
        var tensors = network.state_dict().Values.ToList();
        Assert.Equal(6, tensors.Count);
        network.Dispose();
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Weight_SetToAnotherParameter_IsUsedAndRegistered()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 1, false);
        layer.weight = Parameter(torch.ones(1, 2));
        Assert.Equal(2, layer.call(torch.ones(1, 2)).item<float>());
        Assert.Equal(2, layer.named_parameters().Single().parameter.sum().item<float>());
    }

    [Fact]
    public void Sequential_WithNames_UsesThemAndRunsInOrder()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(("first", Linear(2, 3)), ("squash", Sigmoid()), ("last", Linear(3, 1)));
        network.append(Flatten(0));
        Assert.Equal(["first.weight", "first.bias", "last.weight", "last.bias"], network.named_parameters().Select(p => p.name));
        Assert.Equal(["first", "squash", "last", "3"], network.named_children().Select(c => c.name));
        Assert.Equal([5], network.call(torch.ones(5, 2)).shape);
    }

    [Fact]
    public void Sequential_Empty_GivesATensorOfItsOwn()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential();
        var x = torch.ones(2);
        network.call(x).Dispose();
        Assert.Equal(2, x.sum().item<float>());
    }

    private sealed class Network : Module<Tensor, Tensor>
    {
        private readonly Parameter scale = Parameter(torch.ones(1));
        private readonly Tensor offset = torch.zeros(1);
        private readonly Module<Tensor, Tensor> first = Linear(3, 4);
        private readonly Sequential rest = Sequential(Linear(4, 2), ReLU());

        public Network() : base("network") => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var inner = first.call(input);
            using var output = rest.call(inner);
            using var scaled = output * scale;
            return scaled + offset;
        }
    }
}
