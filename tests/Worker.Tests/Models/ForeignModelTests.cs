using DistTrain.Shared.Jobs;
using DistTrain.Worker.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Models;

/// <summary>Models that come from a TorchScript file or a person's assembly.</summary>
public class ForeignModelTests
{
    private static readonly string s_assembly = typeof(ForeignModelTests).Assembly.Location;

    private static string Script => Path.Combine(AppContext.BaseDirectory, "script.pt");

    [Fact]
    public void Build_TorchScript_HasItsTensorsAndComputes()
    {
        using var scope = NewDisposeScope();
        using var model = ModelBuilderTests.Build(new TorchScriptModel(Script), [4], 1);
        Assert.Equal(
            [
                "0.weight", "0.bias", "1.weight", "1.bias", "3.weight", "3.bias",
                "1.running_mean", "1.running_var", "1.num_batches_tracked",
            ],
            model.Tensors().Select(tensor => tensor.Name));
        Assert.Equal([5, 2], model.Forward(randn(5, 4)).shape);
    }

    [Fact]
    public void Build_NoSuchScript_NamesTheFile() =>
        Assert.Equal(
            $"model.torchscript: {Script}.x: there is no such file", Error(new TorchScriptModel(Script + ".x")));

    [Fact]
    public void Build_FileThatIsNoScript_SaysSo() =>
        Assert.Contains(
            "cannot read it as a module saved by torch.jit.save", Error(new TorchScriptModel(s_assembly)),
            StringComparison.Ordinal);

    [Fact]
    public void Build_Class_HasItsTensorsAndTheSameBitsForASeed()
    {
        var spec = new AssemblyModel(s_assembly, typeof(TwoHeads).FullName!);
        using var first = ModelBuilderTests.Build(spec, [4], 1);
        using var second = ModelBuilderTests.Build(spec, [4], 1);
        using var other = ModelBuilderTests.Build(spec, [4], 2);
        Assert.Equal(["left.weight", "left.bias", "right.weight", "right.bias"], first.Tensors().Select(tensor => tensor.Name));
        Assert.Equal(ModelBuilderTests.Values(first), ModelBuilderTests.Values(second));
        Assert.NotEqual(ModelBuilderTests.Values(first), ModelBuilderTests.Values(other));
        using var scope = NewDisposeScope();
        Assert.Equal([3, 2], first.Forward(randn(3, 4)).shape);
    }

    [Fact]
    public void Build_NoSuchClass_NamesTheModelsThatThereAre() =>
        Assert.Contains(typeof(TwoHeads).FullName!, Error(new AssemblyModel(s_assembly, "Heads")), StringComparison.Ordinal);

    [Fact]
    public void Build_ClassThatIsNoModel_SaysWhatIsExpected() =>
        Assert.Contains(
            "derives from torch.nn.Module<Tensor, Tensor>",
            Error(new AssemblyModel(s_assembly, typeof(ForeignModelTests).FullName!)), StringComparison.Ordinal);

    [Fact]
    public void Build_ClassWhoseConstructorFails_GivesItsMessage() =>
        Assert.Contains(
            "no heads today", Error(new AssemblyModel(s_assembly, typeof(Broken).FullName!)), StringComparison.Ordinal);

    [Fact]
    public void Build_FileThatIsNoAssembly_SaysSo() =>
        Assert.Contains("no .NET assembly", Error(new AssemblyModel(Script, "X")), StringComparison.Ordinal);

    private static string Error(ModelSpec spec) => Assert.Single(ModelBuilder.Build(spec, [4], 1).Errors).ToString();

    public sealed class TwoHeads : nn.Module<Tensor, Tensor>
    {
        private readonly Linear left = nn.Linear(4, 2);
        private readonly Linear right = nn.Linear(4, 2);

        public TwoHeads() : base(nameof(TwoHeads)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var a = left.call(input);
            using var b = right.call(input);
            return a + b;
        }
    }

    public sealed class Broken : nn.Module<Tensor, Tensor>
    {
        public Broken() : base(nameof(Broken)) => throw new InvalidOperationException("no heads today");

        public override Tensor forward(Tensor input) => input.alias();
    }
}
