using DistTrain.Shared.Binding;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Yaml;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace DistTrain.Worker.Tests.Gradients;

/// <summary>Gradients of models with each kind of layer against autograd in double precision on TorchSharp's operators.</summary>
public sealed class LayerGradientTests
{
    private static readonly LinearLayer s_ten = new(10);

    /// <summary>Layers on images of 1 x 28 x 28, and the same with the library's functions; parameters go by their
    /// names.</summary>
    private static readonly (ValueList<LayerSpec> Layers, Func<Tensor, Func<string, Tensor>, Tensor> Forward)[] s_models =
    [
        ([new FlattenLayer(), s_ten], (x, p) => Linear(x.flatten(1), p, 1)),
        ([new LinearLayer(3) { Bias = false }, new FlattenLayer(), s_ten],
            (x, p) => Linear(Functional.linear(x, p("0.weight")).flatten(1), p, 2)),
        ([new LinearLayer(3), new FlattenLayer(), s_ten], (x, p) => Linear(Linear(x, p, 0).flatten(1), p, 2)),
        ([new Conv2dLayer(3, new(5, 4)) { Stride = new(3, 2), Padding = new(1, 2), Dilation = new(2, 1) },
            new FlattenLayer(), s_ten],
            (x, p) => Linear(Functional.conv2d(x, p("0.weight"), p("0.bias"), [3, 2], [1, 2], [2, 1]).flatten(1), p, 2)),
        ([
            new Conv2dLayer(4, new(7, 7)) { Stride = new(7, 7) }, new ReluLayer(),
            new Conv2dLayer(6, new(2, 2)) { Groups = 2, Bias = false }, new FlattenLayer(), s_ten,
        ],
            (x, p) => Linear(
                Functional.conv2d(
                    Functional.conv2d(x, p("0.weight"), p("0.bias"), [7, 7]).relu(), p("2.weight"), groups: 2).flatten(1), p, 4)),
        ([new FlattenLayer(), new EmbeddingLayer(2, 6), new Conv1dLayer(4, 3) { Stride = 2, Padding = 1 },
            new FlattenLayer(), s_ten],
            (x, p) => Linear(
                Functional.conv1d(Embedding(x.flatten(1), p("1.weight")), p("2.weight"), p("2.bias"), 2, 1).flatten(1), p, 4)),
        ([new Conv2dLayer(3, new(7, 7)) { Stride = new(7, 7) }, new BatchNormLayer(), new FlattenLayer(), s_ten],
            (x, p) => Linear(
                BatchNorm(Functional.conv2d(x, p("0.weight"), p("0.bias"), [7, 7]), p, 1, [0, 2, 3]).flatten(1), p, 3)),
        OnSix(new BatchNormLayer(), (x, p) => BatchNorm(x, p, 2, [0])),
        OnSix(new LayerNormLayer(), (x, p) => Functional.layer_norm(x, [6], p("2.weight"), p("2.bias"))),
        ([new MaxPoolLayer(new(3, 2)) { Stride = new(2, 3), Padding = new(1, 0) }, new FlattenLayer(), s_ten],
            (x, p) => Linear(Functional.max_pool2d(x, [3, 2], [2, 3], [1, 0]).flatten(1), p, 2)),
        ([new Conv2dLayer(2, new(3, 3)), new AvgPoolLayer(new(3, 2)) { Stride = new(2, 3), Padding = new(1, 0) },
            new FlattenLayer(), s_ten],
            (x, p) => Linear(
                Functional.avg_pool2d(
                    Functional.conv2d(x, p("0.weight"), p("0.bias")), [3, 2], [2, 3], [1, 0]).flatten(1), p, 3)),
        ([new Conv2dLayer(2, new(3, 3)), new AdaptiveAvgPoolLayer(new(4, 3)), new FlattenLayer(), s_ten],
            (x, p) => Linear(
                Functional.adaptive_avg_pool2d(Functional.conv2d(x, p("0.weight"), p("0.bias")), [4, 3]).flatten(1), p, 3)),
        OnSix(new ReluLayer(), (x, _) => x.relu()),
        OnSix(new LeakyReluLayer { NegativeSlope = 0.2 }, (x, _) => where(x > 0, x, 0.2 * x)),
        OnSix(new EluLayer { Alpha = 1.5 }, (x, _) => where(x > 0, x, 1.5 * (x.exp() - 1))),
        OnSix(new SeluLayer(), (x, _) => 1.0507009873554805 * where(x > 0, x, 1.6732632423543772 * (x.exp() - 1))),
        OnSix(new GeluLayer(), (x, _) => 0.5 * x * (1 + (x / Math.Sqrt(2)).erf())),
        OnSix(new SiluLayer(), (x, _) => x * x.sigmoid()),
        OnSix(new SigmoidLayer(), (x, _) => 1 / (1 + (-x).exp())),
        OnSix(new TanhLayer(), (x, _) => x.tanh()),
        OnSix(new SoftmaxLayer(), (x, _) => x.exp() / x.exp().sum(1, keepdim: true)),
        OnSix(new LogSoftmaxLayer(), (x, _) => x - x.exp().sum(1, keepdim: true).log()),
        OnSix(new IdentityLayer(), (x, _) => x),
    ];

    public static TheoryData<int> Models => [.. Enumerable.Range(0, s_models.Length)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Compute_OneMicrobatchOfEverySample_IsTheGradientInDoublePrecision(int index)
    {
        var (layers, forward) = s_models[index];
        using var scope = NewDisposeScope();
        using var bench = ReplicaBench.Create(layers, job => job with
        {
            Data = new SyntheticData
            {
                Kind = SyntheticKind.Digits, Rows = 24, Split = new SplitSpec { Train = 1, Validation = 0, Test = 0 },
            },
            BatchSize = BatchSize.Full,
            Microbatches = 1,
        });
        var (input, target) = Samples(bench.Data);
        var parameters = bench.First.Layout.Parameters.ToDictionary(entry => entry.Name, entry => Exact(bench.Model, entry));
        var loss = Functional.cross_entropy(forward(input, name => parameters[name]), target, reduction: nn.Reduction.Sum);
        loss.backward();

        var (gradient, sums) = ReplicaBench.Compute(bench.First, RunPosition.Start, ReductionTree.Root);

        Assert.Equal(loss.ToDouble(), sums.LossSum, 1e-4);
        foreach (var entry in bench.First.Layout.Parameters)
        {
            var expected = parameters[entry.Name].grad!.contiguous().data<double>().ToArray();
            var tolerance = 2e-4 * Math.Max(expected.Max(Math.Abs), 0.1);
            Assert.All(expected.Zip(gradient[entry.Offset..]), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    [Fact]
    public void Models_Cases_HaveEveryKindOfLayerButDropout()
    {
        var kinds = typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)));
        Assert.Equal(
            kinds.Select(kind => kind.Name).Order(),
            s_models.SelectMany(model => model.Layers).Select(
                layer => layer.GetType().Name).Append(nameof(DropoutLayer)).Distinct().Order());
    }

    private static (ValueList<LayerSpec>, Func<Tensor, Func<string, Tensor>, Tensor>) OnSix(
        LayerSpec layer, Func<Tensor, Func<string, Tensor>, Tensor> function) =>
        ([new FlattenLayer(), new LinearLayer(6), layer, s_ten], (x, p) => Linear(function(Linear(x.flatten(1), p, 1), p), p, 3));

    private static Tensor Linear(Tensor x, Func<string, Tensor> p, int layer) =>
        Functional.linear(x, p($"{layer}.weight"), p($"{layer}.bias"));

    private static Tensor Embedding(Tensor x, Tensor weight) => weight[TensorIndex.Tensor(x.to_type(ScalarType.Int64))];

    private static Tensor BatchNorm(Tensor x, Func<string, Tensor> p, int layer, long[] dimensions)
    {
        var shape = x.shape.Select((size, i) => i == 1 ? size : 1).ToArray();
        var centered = x - x.mean(dimensions, keepdim: true);
        var variance = centered.pow(2).mean(dimensions, keepdim: true);
        return centered / (variance + 1e-5).sqrt() * p($"{layer}.weight").view(shape) + p($"{layer}.bias").view(shape);
    }

    private static Tensor Exact(FlatBuffer model, LayoutEntry entry) =>
        tensor(model.Span.Slice(entry.Offset, entry.Count).ToArray().Select(value => (double)value).ToArray())
            .view(entry.Shape.ToArray()).detach().requires_grad_();

    private static (Tensor Input, Tensor Target) Samples(PreparedDataSet data)
    {
        var indices = Enumerable.Range(0, data.Count(DatasetSplit.Train)).ToArray();
        var features = new float[indices.Length * data.Features];
        var targets = new float[indices.Length * data.TargetWidth];
        data.CopyBatch(DatasetSplit.Train, indices, features, targets);
        return (
            tensor(features.Select(value => (double)value).ToArray()).view(
                [indices.Length, .. data.SampleShape.Select(size => (long)size)]),
            tensor(targets.Select(value => (long)value).ToArray()));
    }
}
