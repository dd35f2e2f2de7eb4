using System.Text.RegularExpressions;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Tests.Jobs;

/// <summary>The tables of docs/job-file.md, which stand between <c>&lt;!-- keys … --&gt;</c> and <c>&lt;!-- end of keys
/// --&gt;</c>.</summary>
internal static partial class JobFileTables
{
    /// <summary>The document with its tables as the records of the job file say them, and the rest as it was.</summary>
    public static string Fill(string document)
    {
        var rows = Rows(JobFile.Root, "").DistinctBy(row => row.Path).ToArray();
        var left = rows.Select(row => row.Path).ToHashSet();
        var filled = Table().Replace(document, match =>
        {
            var sections = match.Groups["sections"].Value.Split(", ");
            var lines = rows.Where(row => sections.Contains(row.Section) && left.Remove(row.Path)).Select(row => $"{row}\n");
            return $"{match.Groups["begin"].Value}\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
                + $"{string.Concat(lines)}<!-- end of keys -->";
        });
        Assert.Equal([], left);
        return filled;
    }

    private static IEnumerable<Row> Rows(Section section, string path)
    {
        var blank = section.Create();
        foreach (var key in section.Keys)
        {
            var below = Paths.Below(path, key.Name);
            var written = key.IsRequired ? "required" : $"`{YamlText.Inline(key.Write(blank))}`";
            yield return new Row(below, key.Kind.Expected, written, MeaningOf(key));
            foreach (var row in Rows(key.Kind, below))
                yield return row;
        }
    }

    private static IEnumerable<Row> Rows(Kind kind, string path) => kind switch
    {
        OptionalKind optional => Rows(optional.Some, path),
        IListKind list => Rows(list.Item, Paths.Below(path, "[]")),
        Section section => Rows(section, path),
        KeyedUnion union => union.Alternatives.SelectMany(a => Rows(a.Section, path)),
        NamedUnion union =>
            union.Alternatives.SelectMany(a => Rows(a, Paths.Below(path, a.Name))).Concat(Rows(union.Beside, path)),
        _ => [],
    };

    private static IEnumerable<Row> Rows(Alternative alternative, string path)
    {
        var shorthand = alternative.Shorthand is { } key ? $"; a plain value is {key.Name}" : "";
        var row = new Row(path, alternative.Section.Expected + shorthand, "", Summaries.Of(alternative.Type));
        return Rows(alternative.Section, path).Prepend(row);
    }

    public static string MeaningOf(Key key) => key switch
    {
        PropertyKey of => Summaries.Of(of.Property),
        NestedKey of => Summaries.Of(of.Section.Type),
        _ => throw new ArgumentException($"{key.GetType()} has no meaning", nameof(key)),
    };

    [GeneratedRegex(
        "(?<begin><!-- keys(?: below (?<sections>[a-z, -]+?))? -->)\n.*?<!-- end of keys -->", RegexOptions.Singleline)]
    private static partial Regex Table();

    private sealed record Row(string Path, string Expected, string Default, string Meaning)
    {
        /// <summary>The key of the job that it lies below, or nothing.</summary>
        public string Section => Path.Split('.') is [var top, _, ..] ? top : "";

        public override string ToString() => $"| `{Path}` | {Cell(Expected)} | {Default} | {Cell(Meaning)} |";

        private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
    }
}
