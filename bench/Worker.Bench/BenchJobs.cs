using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Bench.Workers;

/// <summary>Networks that the project's speed is told by (docs/benchmarks.md), on generated images of 28 x 28 pixels.</summary>
internal static class BenchJobs
{
    /// <summary>784-512-512-10 on minibatches of 256.</summary>
    public static JobSpec Mlp => OnDigits(
        "mlp", 256,
        [new FlattenLayer(), new LinearLayer(512), new ReluLayer(), new LinearLayer(512), new ReluLayer(), new LinearLayer(10)]);

    /// <summary>1.2 million parameters on minibatches of 128.</summary>
    public static JobSpec Cnn => OnDigits(
        "cnn", 128,
        [
            new Conv2dLayer(32, new(3, 3)), new ReluLayer(),
            new Conv2dLayer(64, new(3, 3)), new ReluLayer(), new MaxPoolLayer(new(2, 2)),
            new FlattenLayer(), new LinearLayer(128), new ReluLayer(), new LinearLayer(10),
        ]);

    private static JobSpec OnDigits(string name, int batchSize, ValueList<LayerSpec> layers) => new()
    {
        Name = name,
        Data = new SyntheticData
        {
            Kind = SyntheticKind.Digits, Rows = 2048, Split = new SplitSpec { Train = 1, Validation = 0, Test = 0 },
        },
        Model = new LayersModel(layers),
        Loss = new CrossEntropyLoss(),
        BatchSize = BatchSize.Of(batchSize),
    };
}
