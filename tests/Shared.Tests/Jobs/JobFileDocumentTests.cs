using DistTrain.Shared.Jobs;
using DistTrain.Shared.Jobs.Schema;

namespace DistTrain.Shared.Tests.Jobs;

public class JobFileDocumentTests
{
    [Fact]
    public void JobFileDocument_EveryKeyOfTheSchema_HasARowWithTypeAndDefault()
    {
        var document = File.ReadAllText(Repository.PathOf("docs/job-file.md"));

        var missing = JobSchema.Root.Keys().Select(Row)
            .Where(row => !document.Contains(row, StringComparison.Ordinal)).Distinct();

        Assert.True(!missing.Any(), "docs/job-file.md lacks these rows:\n" + string.Join("\n", missing));
    }

    [Fact]
    public void JobFileDocument_EveryRow_IsAKeyOfTheSchema()
    {
        var rows = File.ReadLines(Repository.PathOf("docs/job-file.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        var known = JobSchema.Root.Keys().Select(Row).ToHashSet();

        Assert.NotEmpty(rows);
        Assert.All(rows, line => Assert.Contains(known, row => line.StartsWith(row, StringComparison.Ordinal)));
    }

    [Fact]
    public void JobFileDocument_EveryWholeExample_IsAGoodJob()
    {
        var examples = File.ReadAllText(Repository.PathOf("docs/job-file.md")).Split("```yaml\n")[1..]
            .Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)])
            .Where(text => text.StartsWith("name:", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(examples);
        Assert.All(examples, text => Assert.Equal([], JobFileReader.Read(text, "docs", "/").Errors));
    }

    /// <summary>The start of a key's row in the tables of the document.</summary>
    private static string Row(SchemaKey key) => $"| `{key.Path}` | {key.Expected.Replace("|", "\\|", StringComparison.Ordinal)} | "
        + (key.Default switch { null => "required", "" => "", var text => $"`{text}`" }) + " |";
}
