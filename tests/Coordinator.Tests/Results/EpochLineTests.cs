using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Logging;

namespace DistTrain.Coordinator.Tests.Results;

public class EpochLineTests
{
    private static readonly EpochRecord Record = new()
    {
        Epoch = 12,
        Step = 84,
        TrainLoss = 0.43125,
        ValidationLoss = 0.4517,
        ValidationMetrics = [new(Metric.Accuracy, 0.82222), new(Metric.Auc, 0.9)],
        LearningRate = 0.001,
        GradientNorm = 0.3,
        Samples = 210,
        SamplesPerSecond = 5210.4,
        Seconds = 0.04,
        Workers = 2,
        Best = true,
    };

    [Fact]
    public void Format_BestEpoch_SaysEverythingOnOneLine() =>
        Assert.Equal(
            "epoch  12/300  train 0.4313  validation 0.4517  accuracy 0.8222  auc 0.9000      5,210 samples/s  2 workers  "
                + "lr 0.001  * best so far",
            EpochLine.Format(Record, 300, 12));

    [Fact]
    public void Format_LaterEpoch_NamesTheBestOne() =>
        Assert.EndsWith(
            "lr 0.001  best: epoch 7", EpochLine.Format(Record with { Best = false }, 300, 7), StringComparison.Ordinal);

    [Fact]
    public void Format_NoValidation_LeavesItsColumnsOut() =>
        Assert.StartsWith("epoch   12  train 0.4313  ",
            EpochLine.Format(Record with { ValidationLoss = null, ValidationMetrics = [] }, null, null),
            StringComparison.Ordinal);

    [Fact]
    public void Format_TwoEpochs_KeepTheirColumns()
    {
        var first = EpochLine.Format(Record with { Epoch = 1, Workers = 1, SamplesPerSecond = 812 }, 300, 1);
        var second = EpochLine.Format(Record with { Epoch = 100, Workers = 12, SamplesPerSecond = 1_234_567 }, 300, 1);

        Assert.Equal(
            first.IndexOf(" samples/s", StringComparison.Ordinal), second.IndexOf(" samples/s", StringComparison.Ordinal));
        Assert.Equal(first.IndexOf("train", StringComparison.Ordinal), second.IndexOf("train", StringComparison.Ordinal));
    }

    [Fact]
    public void Format_UndefinedMetric_IsADash() =>
        Assert.Contains(
            "auc      -  ", EpochLine.Format(Record with { ValidationMetrics = [new(Metric.Auc, null)] }, 300, 1),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0.0, "0.0000")]
    [InlineData(0.00001234, "1.23e-5")]
    [InlineData(-0.5, "-0.5000")]
    [InlineData(123456.0, "1.23e+5")]
    [InlineData(double.NaN, "NaN")]
    public void Figure_AnyMagnitude_StaysShort(double value, string expected) => Assert.Equal(expected, Quantity.Figure(value));

    [Theory]
    [InlineData(1, "1 worker")]
    [InlineData(2, "2 workers")]
    [InlineData(5000, "5,000 workers")]
    public void Count_Number_TakesItsPlural(long number, string expected) =>
        Assert.Equal(expected, Quantity.Count(number, "worker"));
}
