namespace DistTrain.Shared.Binding;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary><c>; did you mean 'adam'?</c>, or null when nothing is near.</summary>
    public static string? Hint(string written, IEnumerable<string> names) =>
        Find(written, names) is { } near ? $"; did you mean '{near}'?" : null;

    /// <summary>The name at the smallest edit distance, if that is at most a third of the length (but 2 always counts).</summary>
    public static string? Find(string written, IEnumerable<string> names)
    {
        var normal = written.Replace('_', '-').ToLowerInvariant();
        var best = names.Select(name => (Name: name, Distance: Distance(normal, name)))
            .OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, normal.Length / 3) && best.Distance < best.Name.Length
            ? best.Name : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
