using TorchSharp;

namespace TorchSharp.Embedded.Tests;

public class TensorGoldenTests
{
    private static readonly Golden s_golden = Golden.Open("tensor.json");

    public static TheoryData<string> Names => [.. TensorCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_SameInputs_GivesWhatPyTorchGives(string name)
    {
        var before = LiveTensors.Settled();
        using (torch.NewDisposeScope())
        {
            var outputs = TensorCases.All[name](input => s_golden.Input(name, input));
            Assert.Equal(s_golden.OutputCount(name), outputs.Length);
            for (var i = 0; i < outputs.Length; i++) s_golden.Check(name, outputs[i], i);
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Cases_OfTheFile_AreAllTested() =>
        Assert.Equal(s_golden.Names.Order(StringComparer.Ordinal), TensorCases.All.Keys.Order(StringComparer.Ordinal));
}
