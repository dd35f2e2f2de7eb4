using System.Text.RegularExpressions;

namespace DistTrain.TestSupport;

/// <summary>A row of the table of metrics in docs/operations.md, which is what operators may count on.</summary>
/// <param name="Prometheus">Its name on <c>/metrics</c>.</param>
/// <param name="Otlp">Its name over OTLP.</param>
/// <param name="Type"><c>gauge</c> or <c>counter</c>.</param>
/// <param name="Unit">In UCUM's notation; empty for none.</param>
/// <param name="Labels">The labels of each of its series.</param>
/// <param name="From">Which processes have it: C for coordinators, W for workers, T for <c>train</c>.</param>
/// <param name="Meaning">A sentence for people.</param>
internal sealed partial record DocumentedMetric(
    string Prometheus, string Otlp, string Type, string Unit, IReadOnlyList<string> Labels, string From, string Meaning)
{
    /// <summary>The whole table.</summary>
    public static IReadOnlyList<DocumentedMetric> All { get; } =
        [.. Row().Matches(Table().Match(Repository.Read("docs", "operations.md")).Groups[1].Value)
            .Select(row => Read(row.Value))];

    [GeneratedRegex(@"\n\| `/metrics` \| OTLP \|.*\n\|[- |]+\n((?:\|.*\n)+)")]
    private static partial Regex Table();

    [GeneratedRegex(@"\|.*\n")]
    private static partial Regex Row();

    private static DocumentedMetric Read(string row)
    {
        var cells = row.Trim().Trim('|').Split('|')
            .Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray();
        return new(
            cells[0], cells[1], cells[2], cells[3], cells[4].Split(", ", StringSplitOptions.RemoveEmptyEntries),
            cells[5], cells[6]);
    }
}
