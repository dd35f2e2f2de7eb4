using System.Text.RegularExpressions;

namespace DistTrain.Deploy.Tests.Observability;

/// <summary>What an expression in Prometheus' language asks for: metrics, each with the labels that it is selected by, and
/// the labels that it is grouped by.</summary>
internal sealed partial record MetricUse(
    IReadOnlyList<(string Name, IReadOnlyList<string> Selectors)> Metrics, IReadOnlyList<string> Groups)
{
    [GeneratedRegex(@"\b((?:disttrain|process|dotnet)_[a-z_]+)\b(?:\{([^}]*)\})?")]
    private static partial Regex Metric();

    [GeneratedRegex("""([a-z_]+)(?:=~|!~|!=|=)""")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(?:by|on|group_left|group_right) \(([^)]*)\)")]
    private static partial Regex Group();

    public static MetricUse Of(string expression) => new(
        [.. Metric().Matches(expression).Select(use => (
            use.Groups[1].Value,
            (IReadOnlyList<string>)[.. Selector().Matches(use.Groups[2].Value).Select(selector => selector.Groups[1].Value)]))],
        [.. Group().Matches(expression).SelectMany(
            group => group.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]);
}
