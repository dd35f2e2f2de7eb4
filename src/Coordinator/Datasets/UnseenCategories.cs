namespace DistTrain.Coordinator.Datasets;

/// <summary>The warning that a table has categories which the training set lacks.</summary>
internal static class UnseenCategories
{
    public static string Describe(string column, IReadOnlyCollection<KeyValuePair<string, long>> counts)
    {
        const int Examples = 5;
        var rows = counts.Sum(pair => pair.Value);
        var examples = string.Join(", ", counts.Take(Examples).Select(pair => $"'{pair.Key}' {pair.Value}x"));
        var more = counts.Count > Examples ? ", …" : "";
        return $"column '{column}': {rows} {(rows == 1 ? "row has a value" : "rows have values")} that the training set lacks"
            + $" ({examples}{more}); encoded as all zeros";
    }
}
