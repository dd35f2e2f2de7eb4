using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Models;

public class ModelBuilderTests
{
    private static readonly LayersModel s_heart = new(
        [new LinearLayer(16), new ReluLayer(), new LinearLayer(1), new SigmoidLayer()]);

    private static readonly (LayerSpec Layer, int[] Input, int[] Output)[] s_shapes =
    [
        (new LinearLayer(3), [4], [3]),
        (new LinearLayer(3) { Bias = false }, [2, 4], [2, 3]),
        (new Conv1dLayer(6, 3) { Stride = 2, Padding = 1, Groups = 2 }, [4, 7], [6, 4]),
        (new Conv1dLayer(2, 3) { Dilation = 2, Bias = false }, [1, 9], [2, 5]),
        (new Conv2dLayer(5, new(3, 2)) { Stride = new(2, 1), Padding = new(1, 0), Dilation = new(1, 2) }, [3, 8, 6], [5, 4, 4]),
        (new BatchNormLayer { Eps = 1e-3 }, [4], [4]),
        (new BatchNormLayer { Affine = false }, [4, 5], [4, 5]),
        (new BatchNormLayer(), [4, 5, 6], [4, 5, 6]),
        (new LayerNormLayer(), [4, 5], [4, 5]),
        (new LayerNormLayer { Dimensions = 2, ElementwiseAffine = false }, [4, 5], [4, 5]),
        (new EmbeddingLayer(10, 3), [4], [4, 3]),
        (new DropoutLayer(0.5), [4], [4]),
        (new MaxPoolLayer(new(2, 3)) { Stride = new(1, 2), Padding = new(1, 1) }, [2, 5, 6], [2, 6, 3]),
        (new MaxPoolLayer(new(2, 2)), [2, 7], [2, 3]),
        (new AvgPoolLayer(new(2, 2)), [2, 5, 6], [2, 2, 3]),
        (new AvgPoolLayer(new(3, 3)) { Stride = new(1, 1), Padding = new(1, 1) }, [2, 7], [2, 7]),
        (new AdaptiveAvgPoolLayer(new(2, 3)), [2, 5, 7], [2, 2, 3]),
        (new AdaptiveAvgPoolLayer(new(1, 3)), [2, 7], [2, 3]),
        (new FlattenLayer(), [2, 3, 4], [24]),
        (new ReluLayer(), [4], [4]),
        (new LeakyReluLayer(), [4], [4]),
        (new EluLayer(), [4], [4]),
        (new SeluLayer(), [4], [4]),
        (new GeluLayer(), [4], [4]),
        (new SiluLayer(), [4], [4]),
        (new SigmoidLayer(), [4], [4]),
        (new TanhLayer(), [4], [4]),
        (new SoftmaxLayer(), [4], [4]),
        (new LogSoftmaxLayer { Dim = 1 }, [4, 2], [4, 2]),
        (new IdentityLayer(), [4], [4]),
    ];

    private static readonly (LayerSpec[] Layers, int[] Input, string Error)[] s_misfits =
    [
        ([new ReluLayer(), new Conv2dLayer(4, new(3, 3))], [28, 28],
            "model.layers[1]: conv2d: expects samples of channels x rows x columns, found 28 x 28 (what relu before it gives)"),
        ([new Conv1dLayer(4, 3)], [7],
            "model.layers[0]: conv1d: expects samples of channels x length, found 7 (the data set's samples)"),
        ([new Conv2dLayer(4, new(3, 5))], [1, 4, 4],
            "model.layers[0]: conv2d: expects samples at least as large as its window of 3 x 5, "
                + "found 1 x 4 x 4 (the data set's samples)"),
        ([new Conv2dLayer(4, new(3, 3)) { Groups = 2 }], [3, 8, 8],
            "model.layers[0]: conv2d: expects channel counts that its 2 groups divide, "
                + "found 3 coming in and 4 going out (the data set's samples)"),
        ([new FlattenLayer(), new MaxPoolLayer(new(2, 2))], [1, 4, 4],
            "model.layers[1]: max-pool: expects samples of channels x length or channels x rows x columns, "
                + "found 16 (what flatten before it gives)"),
        ([new AvgPoolLayer(new(2, 2)) { Padding = new(2, 2) }], [1, 4, 4],
            "model.layers[0]: avg-pool: expects padding of at most half the window (the data set's samples)"),
        ([new LayerNormLayer { Dimensions = 3 }], [4, 4],
            "model.layers[0]: layer-norm: expects samples of at least 3 dimensions, found 4 x 4 (the data set's samples)"),
        ([new SoftmaxLayer { Dim = -2 }], [4],
            "model.layers[0]: softmax: expects a dimension from 1 to 1 (0 counts samples), found -2 (the data set's samples)"),
        ([new BatchNormLayer()], [1, 2, 3, 4],
            "model.layers[0]: batch-norm: expects samples of features, channels x length or channels x rows x columns, "
                + "found 1 x 2 x 3 x 4 (the data set's samples)"),
    ];

    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, s_shapes.Length)];

    public static TheoryData<int> Misfits => [.. Enumerable.Range(0, s_misfits.Length)];

    [Fact]
    public void Build_HeartNetwork_HasPyTorchsNamesAnd497Parameters()
    {
        using var model = Build(s_heart, [29], 7);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], model.Tensors().Select(tensor => tensor.Name));
        Assert.Equal(497, ParameterLayout.Create(model.Tensors()).ParameterCount);
        Assert.Equal([1], model.OutputShape);
        using var scope = NewDisposeScope();
        var output = model.Forward(randn(5, 29));
        Assert.Equal([5, 1], output.shape);
        Assert.All(output.data<float>().ToArray(), value => Assert.InRange(value, 0f, 1f));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Build_EachLayer_InfersTheShapeThatItComputes(int index)
    {
        var (layer, input, expected) = s_shapes[index];
        using var scope = NewDisposeScope();
        using var model = Build(new LayersModel([layer]), [.. input], 1);
        Assert.Equal(expected, model.OutputShape);
        var batch = ones([2, .. input.Select(size => (long)size)]);
        Assert.Equal([2, .. expected], model.Forward(batch).shape.Select(size => (int)size));
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Build_LayerThatDoesNotFit_SaysWhichWhatItExpectsAndWhatItFound(int index)
    {
        var (layers, input, expected) = s_misfits[index];
        var result = ModelBuilder.Build(new LayersModel(layers.ToValueList()), [.. input], 1);
        Assert.False(result.IsGood);
        Assert.Equal(expected, Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void Build_SameSeed_GivesTheSameBitsWhateverTorchsGeneratorDid()
    {
        manual_seed(1);
        using var first = Build(s_heart, [29], 7);
        manual_seed(2);
        using var second = Build(s_heart, [29], 7);
        using var other = Build(s_heart, [29], 8);
        Assert.Equal(Values(first), Values(second));
        Assert.NotEqual(Values(first), Values(other));
    }

    [Fact]
    public void Build_LinearAndConvolution_DrawWithPyTorchsBounds()
    {
        using var model = Build(
            new LayersModel([new Conv2dLayer(64, new(3, 3)) { Groups = 2 }, new FlattenLayer(), new LinearLayer(50)]), [4, 5, 5],
            3);
        var tensors = model.Module.named_parameters().ToDictionary(p => p.name, p => p.parameter.data<float>().ToArray());
        CheckUniform(tensors["0.weight"], 1 / Math.Sqrt(2 * 9));
        CheckUniform(tensors["0.bias"], 1 / Math.Sqrt(2 * 9));
        CheckUniform(tensors["2.weight"], 1 / Math.Sqrt(64 * 9));
        CheckUniform(tensors["2.bias"], 1 / Math.Sqrt(64 * 9));
        Assert.NotEqual(tensors["0.bias"].Take(20), tensors["0.weight"].Take(20));
    }

    [Fact]
    public void Build_EmbeddingAndNorms_DrawNormalOnesAndZeros()
    {
        using var model = Build(new LayersModel([new EmbeddingLayer(300, 20), new LayerNormLayer()]), [3], 3);
        var tensors = model.Module.named_parameters().ToDictionary(p => p.name, p => p.parameter.data<float>().ToArray());
        Assert.Equal(["0.weight", "1.bias", "1.weight"], tensors.Keys.Order());
        Assert.InRange(tensors["0.weight"].Average(), -0.05, 0.05);
        Assert.InRange(tensors["0.weight"].Average(v => v * v), 0.9, 1.1);
        Assert.All(tensors["1.weight"], value => Assert.Equal(1, value));
        Assert.All(tensors["1.bias"], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Build_BatchNorm_DescribesItsBuffers()
    {
        using var model = Build(new LayersModel([new BatchNormLayer()]), [3], 1);
        Assert.Equal(
            [
                new("0.weight", [3], EntryKind.Parameter), new("0.bias", [3], EntryKind.Parameter),
                new("0.running_mean", [3], EntryKind.Buffer), new("0.running_var", [3], EntryKind.Buffer),
                new("0.num_batches_tracked", [], EntryKind.Buffer, true),
            ],
            model.Tensors(), (a, b) =>
                a!.Name == b!.Name && a.Shape.SequenceEqual(b.Shape) && a.Kind == b.Kind && a.IsInteger == b.IsInteger);
    }

    [Fact]
    public void Forward_Embedding_ReadsFloatsAsRowNumbersAndLearns()
    {
        using var scope = NewDisposeScope();
        using var model = Build(new LayersModel([new EmbeddingLayer(4, 2)]), [3], 1);
        var weight = model.Module.parameters().Single();
        var output = model.Forward(tensor(new float[] { 0, 3, 3 }).view(1, 3));
        Assert.True(output[0, 2].Equals(weight[3]));
        var gradient = autograd.grad(new[] { output.sum() }, new Tensor[] { weight })[0];
        Assert.Equal([1, 1, 0, 0, 0, 0, 2, 2], gradient.data<float>().ToArray());
    }

    [Fact]
    public void Dispose_AModel_FreesItsTensors()
    {
        var model = Build(new LayersModel([new LinearLayer(3), new BatchNormLayer(), new EmbeddingLayer(3, 2)]), [3], 1);
        var tensors = model.Module.state_dict().Values.ToList();
        Assert.Equal(8, tensors.Count);
        model.Dispose();
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    internal static BuiltModel Build(ModelSpec model, ValueList<int> sample, ulong seed)
    {
        var result = ModelBuilder.Build(model, sample, seed);
        Assert.True(result.IsGood, string.Join("; ", result.Errors));
        return result.Value;
    }

    internal static float[] Values(BuiltModel model) =>
        model.Module.parameters().SelectMany(parameter => parameter.data<float>().ToArray()).ToArray();

    private static void CheckUniform(float[] values, double bound)
    {
        Assert.InRange(values.Max(), bound * 0.8, bound);
        Assert.InRange(values.Min(), -bound, -bound * 0.8);
        Assert.InRange(values.Average() / bound, -0.25, 0.25);
    }
}
