using System.Globalization;
using DistTrain.Cli.Inference;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Cli.Tests.Inference;

public class PredictionFormatTests
{
    private static Preprocessor Encoder(TargetKind target, params string[] classes) => new()
    {
        Target = target,
        Classes = classes.ToValueList(),
        TargetColumns = target.Type == TargetType.Real ? new[] { "height", "weight" }.Take(target.Size).ToValueList() : ["kind"],
        SampleShape = [2],
    };

    [Theory]
    [InlineData(0f, "0.5", "b")]
    [InlineData(-1f, "0.26894143", "a")]
    public void Fields_Logit_BecomesAProbability(float output, string probability, string expected) =>
        Assert.Equal([probability, expected],
            new PredictionFormat(
                new BinaryCrossEntropyWithLogitsLoss(), Encoder(new(TargetType.Binary, 2), "a", "b")).Fields([output]));

    [Fact]
    public void Fields_Classes_GetSoftmaxProbabilities()
    {
        var format = new PredictionFormat(new CrossEntropyLoss(), Encoder(new(TargetType.Classes, 3), "a", "b", "c"));

        var fields = format.Fields([1, 1000, 1000]).ToArray();

        Assert.Equal(["class", "probability_a", "probability_b", "probability_c"], format.Columns);
        Assert.Equal(["b", "0", "0.5", "0.5"], fields);
    }

    [Fact]
    public void Fields_LogProbabilities_AreNotNormalisedAgain()
    {
        var format = new PredictionFormat(new NegativeLogLikelihoodLoss(), Encoder(new(TargetType.Classes, 2)));

        var fields = format.Fields([MathF.Log(0.25f), MathF.Log(0.75f)]).ToArray();

        Assert.Equal("1", fields[0]);
        Assert.Equal(0.75, double.Parse(fields[2], CultureInfo.InvariantCulture), 1e-6);
    }

    [Fact]
    public void Fields_RealTargets_AreTheOutputs()
    {
        Assert.Equal(["value"], new PredictionFormat(new MeanSquaredErrorLoss(), Encoder(new(TargetType.Real, 1))).Columns);
        var two = new PredictionFormat(new MeanSquaredErrorLoss(), Encoder(new(TargetType.Real, 2)));

        Assert.Equal(["value_height", "value_weight"], two.Columns);
        Assert.Equal(["1.5", "-2"], two.Fields([1.5f, -2f]));
    }
}
