namespace DistTrain.Shared.Yaml;

/// <summary>Where a node was written: a file with line and column (from 1), or an option (line 0).</summary>
internal readonly record struct Place(string Source, int Line, int Column)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>A node of a YAML document that knows its place.</summary>
internal abstract record YamlNode(Place Place)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Description { get; }
}

/// <summary>A word, number or text; <paramref name="IsPlain"/> when written without quotes.</summary>
internal sealed record YamlScalar(Place Place, string Text, bool IsPlain = true) : YamlNode(Place)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null";

    public override string Description =>
        IsNull ? "nothing" : IsPlain ? $"'{Text}'" : $"the text \"{Text}\"";
}

/// <summary>A sequence of YAML, written in brackets or with dashes.</summary>
internal sealed record YamlSequence(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place)
{
    public override string Description => $"a list of {Items.Count}";
}

/// <summary>Keys with values, in the order written; a key may wrongly occur twice.</summary>
internal sealed record YamlMapping(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place)
{
    public override string Description =>
        Entries.Count == 0 ? "an empty mapping" : $"a mapping with {string.Join(", ", Entries.Select(e => e.Key))}";
}

/// <summary>A key with its value.</summary>
internal readonly record struct YamlEntry(string Key, Place KeyPlace, YamlNode Value);
