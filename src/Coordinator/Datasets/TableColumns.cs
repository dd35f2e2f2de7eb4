using DistTrain.Shared.Binding;

namespace DistTrain.Coordinator.Datasets;

/// <summary>The positions of the feature and target columns in a table.</summary>
internal sealed class TableColumns
{
    private TableColumns(IReadOnlyList<string> header, int[] features, int[] targets)
    {
        Header = header;
        Features = features;
        Targets = targets;
    }

    public IReadOnlyList<string> Header { get; }

    /// <summary>Position of each feature column, from 0.</summary>
    public int[] Features { get; }

    /// <summary>Positions of the targets; empty when the table has none of them.</summary>
    public int[] Targets { get; }

    /// <summary>Finds columns by name; null, with errors, when one is missing or stands twice.</summary>
    public static TableColumns? Find(
        IReadOnlyList<string> header, IEnumerable<string> features, IReadOnlyList<string> targets, bool needsTargets,
        TableErrors errors)
    {
        if (header.Count == 0)
        {
            errors.Add("", "the table is empty; expected a header line");
            return null;
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var twice = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            if (!places.TryAdd(header[i], i))
                twice.Add(header[i]);
        }

        var wanted = needsTargets || targets.Any(places.ContainsKey) ? targets : [];
        var found = new TableColumns(header, features.Select(Place).ToArray(), wanted.Select(Place).ToArray());
        return errors.IsEmpty ? found : null;

        int Place(string name)
        {
            if (!places.TryGetValue(name, out var place))
            {
                var hint = NearestName.Hint(name, header) ?? $"; the table has {string.Join(", ", header)}";
                errors.Add($"column '{name}'", $"missing{hint}");
            }
            else if (twice.Contains(name))
            {
                errors.Add(1, name, "stands twice in the header");
            }

            return place;
        }
    }
}
