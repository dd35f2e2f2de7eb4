using System.Text.Json;
using DistTrain.Shared.Jobs;
using Json.Schema;

namespace DistTrain.Shared.Tests.Jobs;

public class JobFileSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(JobFileSchema.Text());

    [Fact]
    public void JobFileSchema_File_IsWhatTheRecordsSay() =>
        GeneratedFile.AssertEqual("docs/job.schema.json", JobFileSchema.Text());

    [Fact]
    public void Evaluate_EveryExample_IsAccepted()
    {
        var examples = Directory.GetFiles(Repository.At("examples"), "job*.yaml", SearchOption.AllDirectories);

        Assert.NotEmpty(examples);
        Assert.All([.. examples.Select(File.ReadAllText), .. JobFileDocumentTests.Examples()], AssertAccepted);
    }

    [Theory]
    [MemberData(nameof(JobFileWriterTests.Values), MemberType = typeof(JobFileWriterTests))]
    public void Evaluate_AnyGoodJob_IsAcceptedAsGivenAndAsWritten(string lines)
    {
        var text = JobFileWriterTests.Complete(lines);

        AssertAccepted(text);
        AssertAccepted(JobFileWriter.Write(JobFileReaderTests.Good(text)));
    }

    [Theory]
    [InlineData("batch_size: 3")]
    [InlineData("seed: -1")]
    [InlineData("seed: 1.5")]
    [InlineData("epochs: 0")]
    [InlineData("epochs: auto")]
    [InlineData("batch-size: many")]
    [InlineData("reproducible: yes")]
    [InlineData("wall-time: 3 weeks")]
    [InlineData("metrics: [acuracy]")]
    [InlineData("optimizer: {adam: {learning-rate: 0}}")]
    [InlineData("optimizer: {adam: {learning-rat: 0.1}}")]
    [InlineData("optimizer: {adam: {eps: \"1e-8\"}}")]
    [InlineData("optimizer: {adam: {betas: [0.9]}}")]
    [InlineData("optimizer: {adam: {betas: [0.9, 1]}}")]
    [InlineData("optimizer: {adam: {}, sgd: {}}")]
    [InlineData("optimizer: [adam]")]
    [InlineData("optimizer: {adm: {}}")]
    [InlineData("optimizer: {}")]
    [InlineData("schedule: step")]
    [InlineData("schedule: {every: step}")]
    [InlineData("schedule: {step: {}}")]
    [InlineData("schedule: {multi-step: {milestones: 3}}")]
    [InlineData("early-stopping: {monitor: validaton-loss}")]
    [InlineData("gradient-clip: {norm: 1, value: 1}")]
    [InlineData("target-metric: {value: 1}")]
    [InlineData("name: a/b")]
    [InlineData("data: {synthetic: {kind: regresion}}")]
    [InlineData("data: {synthetic: {kind: heart}, csv: a.csv}")]
    [InlineData("data: {csv: a.csv, target: t, delimiter: ab}")]
    [InlineData("data: {csv: '', target: t}")]
    [InlineData("model: {layers: [linear]}")]
    [InlineData("model: {layers: [{linaer: 1}]}")]
    [InlineData("model: {layers: [{linear: 0}]}")]
    [InlineData("model: {layers: [{max-pool: [1, 2, 3]}]}")]
    [InlineData("model: {assembly: a.dll}")]
    public void Evaluate_AMistake_IsRefused(string lines) => Assert.False(IsAccepted(JobFileWriterTests.Complete(lines)));

    [Theory]
    [InlineData("name")]
    [InlineData("data")]
    [InlineData("model")]
    [InlineData("loss")]
    public void Evaluate_ARequiredKeyMissing_IsRefused(string key)
    {
        var job = JobFileWriterTests.Complete("seed: 1").Split('\n');

        Assert.False(IsAccepted(string.Join("\n", job.Where(line => !line.StartsWith(key, StringComparison.Ordinal)))));
    }

    private static void AssertAccepted(string text) => Assert.True(IsAccepted(text), text);

    private static bool IsAccepted(string text) => Schema.Evaluate(JsonSerializer.SerializeToElement(YamlJson.Of(text))).IsValid;
}
