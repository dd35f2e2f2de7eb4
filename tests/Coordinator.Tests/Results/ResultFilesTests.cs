using System.Security.Cryptography;
using System.Text.Json;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Tests.Results;

public sealed class ResultFilesTests
{
    private static readonly EpochRecord Epoch = new()
    {
        Epoch = 3,
        Step = 42,
        TrainLoss = 0.1 + 0.2,
        ValidationLoss = 0.25,
        ValidationMetrics = [new MetricValue(Metric.Accuracy, 0.8), new MetricValue(Metric.Auc, null)],
        LearningRate = 1e-3,
        GradientNorm = 1.0 / 3,
        Samples = 210,
        SamplesPerSecond = 21000,
        Seconds = 0.01,
        Workers = 2,
        Best = true,
    };

    [Fact]
    public void EpochRecord_Line_HasTheKeysInOrder() => Assert.Equal(
        "{\"epoch\":3,\"step\":42,\"train_loss\":0.30000000000000004,\"validation_loss\":0.25,\"validation_accuracy\":0.8,"
        + "\"validation_auc\":null,\"learning_rate\":0.001,\"gradient_norm\":0.3333333333333333,\"samples\":210,"
        + "\"samples_per_second\":21000,\"seconds\":0.01,\"workers\":2,\"best\":true}",
        Epoch.ToJson());

    [Fact]
    public void EpochRecord_ReadBack_IsEqual()
    {
        Assert.Equal(Epoch, EpochRecord.FromJson(Epoch.ToJson()));
        var bare = Epoch with { ValidationLoss = null, ValidationMetrics = [] };
        Assert.Equal(bare, EpochRecord.FromJson(bare.ToJson()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"epoch\": 1")]
    [InlineData("{\"epoch\": \"one\"}")]
    [InlineData("{\"epoch\": 1}")]
    public void EpochRecord_BadLine_IsAFormatError(string line) =>
        Assert.Throws<FormatException>(() => EpochRecord.FromJson(line));

    [Fact]
    public void EpochRecord_Value_FollowsTheMonitor()
    {
        Assert.Equal(0.25, Epoch.Value(MonitoredMetric.ValidationLoss));
        Assert.Equal(0.1 + 0.2, Epoch.Value(MonitoredMetric.TrainLoss));
        Assert.Equal(0.8, Epoch.Value(MonitoredMetric.Validation(Metric.Accuracy)));
        Assert.Null(Epoch.Value(MonitoredMetric.Validation(Metric.Auc)));
        Assert.Null(Epoch.Value(MonitoredMetric.Validation(Metric.RootMeanSquaredError)));
    }

    [Fact]
    public void RunResult_WrittenAndReadBack_IsEqual()
    {
        var result = Result();
        Assert.Equal(result, RunResult.FromJson(result.ToJson()));
        var failed = result with
        {
            Outcome = RunOutcome.Failed, Best = null, Validation = null, Test = null, ParametersSha256 = null, StateSha256 = null,
        };
        Assert.Equal(failed, RunResult.FromJson(failed.ToJson()));
    }

    [Fact]
    public void RunResult_Json_HasTheDesignsKeys()
    {
        using var json = JsonDocument.Parse(Result().ToJson());
        Assert.Equal(
            ["job", "outcome", "reason", "epochs", "steps", "samples", "parameters", "best", "validation", "test", "workers",
                "wall_seconds",
                "samples_per_second", "parameters_sha256", "state_sha256"],
            json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("stopped-early", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("best").GetProperty("epoch").GetInt32());
        Assert.Equal(
            """{"loss":0.5,"root_mean_squared_error":0.7,"samples":45}""",
            JsonSerializer.Serialize(json.RootElement.GetProperty("test")));
        Assert.Equal("""{"min":1,"max":2}""", JsonSerializer.Serialize(json.RootElement.GetProperty("workers")));
    }

    [Fact]
    public void ModelHash_Holes_DoNotCount()
    {
        var layout = ParameterLayout.Create(
        [
            new TensorShape("w", [2], EntryKind.Parameter), new TensorShape("b", [1], EntryKind.Parameter),
            new TensorShape("running_mean", [1], EntryKind.Buffer),
        ]);
        var model = new FlatBuffer(layout.Length);
        model.Span.Fill(99);
        var state = new FlatBuffer(layout.TrainableLength);
        state.Span.Fill(-1);
        (model.Span[0], model.Span[1], model.Span[16], model.Span[32]) = (1, 2, 3, 4);
        (state.Span[0], state.Span[1], state.Span[16]) = (5, 6, 7);
        Assert.Equal(Sha(1, 2, 3), ModelHash.Parameters(layout, model));
        Assert.Equal(Sha(1, 2, 3, 5, 6, 7, 4), ModelHash.State(layout, model, [state]));
    }

    private static RunResult Result() => new()
    {
        Job = "heart",
        Outcome = RunOutcome.StoppedEarly,
        Reason = "no progress",
        Epochs = 23,
        Steps = 322,
        Samples = 4830,
        Parameters = 497,
        Best = Epoch,
        Validation = new PartResult(0.25, 45, [new MetricValue(Metric.Auc, 0.9)]),
        Test = new PartResult(0.5, 45, [new MetricValue(Metric.RootMeanSquaredError, 0.7)]),
        MinWorkers = 1,
        MaxWorkers = 2,
        WallSeconds = 1.5,
        SamplesPerSecond = 1e4,
        ParametersSha256 = "ab",
        StateSha256 = "cd",
    };

    private static string Sha(params float[] values) =>
        Convert.ToHexStringLower(SHA256.HashData([.. values.SelectMany(BitConverter.GetBytes)]));
}
