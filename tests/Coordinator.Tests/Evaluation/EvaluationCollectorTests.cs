using DistTrain.Coordinator.Evaluation;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Tests.Evaluation;

public sealed class EvaluationCollectorTests
{
    private static readonly ValueList<Metric> All = [.. Enum.GetValues<Metric>()];

    [Fact]
    public void Summarise_BinaryProbabilities_CountsFromOneHalfOn()
    {
        var collector = new EvaluationCollector(All, TargetType.Binary, outputsAreLogits: false);
        collector.Add(3, [0.9f, 0.5f, 0.4f], [1, 1, 1], 3);
        collector.Add(1, [0.1f], [0], 1);
        var result = collector.Summarise();
        Assert.Equal(1.0, result.Loss);
        Assert.Equal(4, result.Samples);
        Assert.Equal(0.75, result.Value(Metric.Accuracy));
        Assert.Equal(1.0, result.Value(Metric.Auc));
        Assert.Equal((0.1 + 0.5 + 0.6 + 0.1) / 4, result.Value(Metric.MeanAbsoluteError)!.Value, 1e-7);
        Assert.Equal(Math.Sqrt((0.01 + 0.25 + 0.36 + 0.01) / 4), result.Value(Metric.RootMeanSquaredError)!.Value, 1e-7);
    }

    [Fact]
    public void Summarise_BinaryLogits_CountsFromZeroOn()
    {
        var collector = new EvaluationCollector(All, TargetType.Binary, outputsAreLogits: true);
        collector.Add(0, [0f, 0.4f, -0.1f, -3f], [1, 0, 1, 0], 4);
        Assert.Equal(0.5, collector.Summarise().Value(Metric.Accuracy));
        Assert.Equal(0.5, collector.Summarise().Value(Metric.Auc));
    }

    [Fact]
    public void Summarise_Classes_TakesTheLargestOutput()
    {
        var collector = new EvaluationCollector(All, TargetType.Classes, outputsAreLogits: false);
        collector.Add(1, [1, 2, 3, 5, 5, 1, float.NaN, 1, 1], [2, 0, 1], 3);
        var result = collector.Summarise();
        Assert.Equal(2.0 / 3, result.Value(Metric.Accuracy));
        Assert.Null(result.Value(Metric.Auc));
        Assert.Null(result.Value(Metric.MeanAbsoluteError));
    }

    [Fact]
    public void Summarise_TwoClasses_HasAnArea()
    {
        var collector = new EvaluationCollector([Metric.Auc], TargetType.Classes, outputsAreLogits: false);
        collector.Add(1, [1, 2, 3, 1, 0, 5], [1, 0, 1], 3);
        Assert.Equal(1.0, collector.Summarise().Value(Metric.Auc));
    }

    [Fact]
    public void Summarise_RealTargets_TakesErrorsOverAllOutputs()
    {
        var collector = new EvaluationCollector(All, TargetType.Real, outputsAreLogits: false);
        collector.Add(1, [1, 2, 3, 4], [1, 0, 3, 8], 2);
        var result = collector.Summarise();
        Assert.Equal(1.5, result.Value(Metric.MeanAbsoluteError));
        Assert.Equal(Math.Sqrt(5), result.Value(Metric.RootMeanSquaredError));
        Assert.Null(result.Value(Metric.Accuracy));
    }

    [Fact]
    public void Add_OutputsThatDoNotFitTheTargets_AreRefused()
    {
        var collector = new EvaluationCollector(All, TargetType.Binary, outputsAreLogits: false);
        Assert.Throws<ArgumentException>(() => collector.Add(1, [1, 2, 3, 4], [1, 0], 2));
        Assert.Throws<ArgumentException>(() => collector.Add(1, [1, 2, 3], [1, 0], 2));
        Assert.Throws<InvalidOperationException>(collector.Summarise);
    }
}
