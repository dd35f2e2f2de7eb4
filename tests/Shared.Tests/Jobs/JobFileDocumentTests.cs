using DistTrain.Shared.Jobs;

namespace DistTrain.Shared.Tests.Jobs;

public class JobFileDocumentTests
{
    private const string Document = "docs/job-file.md";

    [Fact]
    public void JobFileDocument_Tables_AreWhatTheRecordsSay() =>
        GeneratedFile.AssertEqual(Document, JobFileTables.Fill(File.ReadAllText(Repository.At(Document))));

    [Fact]
    public void JobFileDocument_EveryWholeExample_IsAGoodJob() =>
        Assert.All(Examples(), text => Assert.Equal([], JobFileReader.Read(text, "docs", "/").Errors));

    /// <summary>The whole jobs that the document shows.</summary>
    internal static IReadOnlyList<string> Examples()
    {
        var examples = File.ReadAllText(Repository.At(Document)).Split("```yaml\n")[1..]
            .Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)])
            .Where(text => text.StartsWith("name:", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(examples);
        return examples;
    }
}
