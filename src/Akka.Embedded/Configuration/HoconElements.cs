using System.Text;

namespace Akka.Configuration;

/// <summary>A value of a HOCON tree.</summary>
internal abstract class HoconElement
{
    public abstract void Print(StringBuilder to, int depth);

    public override string ToString()
    {
        var text = new StringBuilder();
        Print(text, 0);
        return text.ToString();
    }
}

/// <summary>A string, number or boolean, kept as written.</summary>
internal sealed class HoconLiteral(string text) : HoconElement
{
    public string Text { get; } = text;

    public override void Print(StringBuilder to, int depth)
    {
        var bare = Text.Length > 0 && Text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
        to.Append(bare ? Text
            : "\"" + Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"");
    }
}

/// <summary>A list of values.</summary>
internal sealed class HoconArray(IReadOnlyList<HoconElement> items) : HoconElement
{
    public IReadOnlyList<HoconElement> Items { get; } = items;

    public override void Print(StringBuilder to, int depth)
    {
        to.Append('[');
        for (var i = 0; i < Items.Count; i++)
        {
            if (i > 0)
                to.Append(", ");
            Items[i].Print(to, depth + 1);
        }
        to.Append(']');
    }
}

/// <summary>Named values, in the order in which they were written.</summary>
internal sealed class HoconObject : HoconElement
{
    public OrderedDictionary<string, HoconElement> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>All members of both; where both have one, the first's wins, and objects merge.</summary>
    public static HoconObject Merge(HoconObject first, HoconObject second)
    {
        var merged = new HoconObject();
        foreach (var (name, value) in first.Members)
            merged.Members[name] = value is HoconObject a && second.Members.TryGetValue(name, out var other) &&
                other is HoconObject b ? Merge(a, b) : value;
        foreach (var (name, value) in second.Members)
            merged.Members.TryAdd(name, value);
        return merged;
    }

    /// <summary>Sets a value below a path; an object merges into one that is there.</summary>
    public void Set(IReadOnlyList<string> path, HoconElement value)
    {
        var node = this;
        foreach (var name in path.Take(path.Count - 1))
        {
            if (!node.Members.TryGetValue(name, out var child) || child is not HoconObject inner)
                node.Members[name] = inner = new HoconObject();
            node = inner;
        }
        var last = path[^1];
        node.Members[last] = value is HoconObject added && node.Members.TryGetValue(last, out var old) &&
            old is HoconObject existing
            ? Merge(added, existing) : value;
    }

    public HoconElement Get(IReadOnlyList<string> path)
    {
        HoconElement current = this;
        foreach (var name in path)
            if (current is not HoconObject node || !node.Members.TryGetValue(name, out current))
                return null;
        return current;
    }

    public override void Print(StringBuilder to, int depth)
    {
        if (depth >= 0)
            to.AppendLine("{");
        foreach (var (name, value) in Members)
        {
            to.Append(' ', 2 * (depth + 1)).Append(HoconPath.Quote(name)).Append(" : ");
            value.Print(to, depth + 1);
            to.AppendLine();
        }
        if (depth >= 0)
            to.Append(' ', 2 * depth).Append('}');
    }
}

/// <summary>A reference to another setting, <c>${path}</c> or <c>${?path}</c>, replaced once the whole text is read.</summary>
internal sealed class HoconSubstitution(IReadOnlyList<string> path, bool optional, int line) : HoconElement
{
    public IReadOnlyList<string> Path { get; } = path;
    public bool Optional { get; } = optional;
    public int Line { get; } = line;

    public override void Print(StringBuilder to, int depth) =>
        to.Append("${").Append(Optional ? "?" : "").AppendJoin('.', Path).Append('}');
}

/// <summary>Parts written one after the other that make one string, or objects that merge.</summary>
internal sealed class HoconConcatenation(IReadOnlyList<HoconElement> parts) : HoconElement
{
    public IReadOnlyList<HoconElement> Parts { get; } = parts;

    public override void Print(StringBuilder to, int depth)
    {
        foreach (var part in Parts)
            part.Print(to, depth);
    }
}
