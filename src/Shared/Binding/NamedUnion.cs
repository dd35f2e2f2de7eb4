using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A union whose alternatives are named by a word (<c>relu</c>) or by the key of a mapping (<c>{adam: {…}}</c>,
/// <c>{linear: 16}</c>).</summary>
internal sealed class NamedUnion(Type type) : Union(type)
{
    public override string Expected => $"{What}: {string.Join(", ", Exclusive)}";

    public override Kind? Child(string key) => Find(key)?.Section ?? Beside.Child(key);

    public override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        value = null;
        switch (node)
        {
            case YamlScalar { IsNull: false } word when Find(word.Text) is { } named:
                return named.Section.TryRead(new YamlMapping(word.Place, []), Paths.Below(path, named.Name), context, out value);
            case YamlScalar { IsNull: false } word:
                Refuse(node, path, context, NearestName.Hint(word.Text, Exclusive));
                return false;
            case YamlMapping mapping:
                return TryReadMapping(mapping, path, context, out value);
            default:
                Refuse(node, path, context);
                return false;
        }
    }

    public override YamlNode Write(object? value)
    {
        var alternative = AlternativeOf(value);
        if (alternative.Section.Keys.Count == 0 && Beside.Keys.Count == 0)
            return new YamlScalar(default, alternative.Name);
        var entry = new YamlEntry(alternative.Name, default, alternative.Section.Write(value));
        return new YamlMapping(default, [entry, .. Beside.Entries(value!)]);
    }

    protected override Section SectionOf(AlternativeAttribute alternative) => OwnKeys(alternative.Type);

    private Alternative? Find(string name) => Alternatives.FirstOrDefault(a => a.Name == name);

    private bool TryReadMapping(YamlMapping mapping, string path, ReadContext context, out object? value)
    {
        value = null;
        var chosen = mapping.Entries.Where(entry => Exclusive.Contains(entry.Key)).ToArray();
        var rest = mapping.Entries.Where(entry => !Exclusive.Contains(entry.Key)).ToArray();
        switch (chosen.Length)
        {
            case 0:
                RefuseWithoutName(mapping, path, context);
                return false;
            case 1:
                var isGood = TryReadNamed(chosen[0], path, context, out value);
                // A wrong alternative still lets the keys beside it be checked.
                return Beside.TryReadInto(isGood ? value : null, mapping, rest, path, context, Exclusive) && isGood;
            default:
                var names = string.Join(" and ", chosen.Select(entry => entry.Key));
                context.Error(chosen[1].KeyPlace, path, $"found {names}, expected one of them");
                return false;
        }
    }

    private bool TryReadNamed(YamlEntry entry, string path, ReadContext context, out object? value)
    {
        var alternative = Find(entry.Key)!;
        var below = Paths.Below(path, entry.Key);
        context.Note(below, entry.KeyPlace);
        var node = entry.Value;
        if (alternative.Shorthand is { } key && node is YamlScalar { IsNull: false } or YamlSequence)
            node = new YamlMapping(node.Place, [new YamlEntry(key.Name, node.Place, node)]);
        return alternative.Section.TryRead(node, below, context, out value);
    }

    private void RefuseWithoutName(YamlMapping mapping, string path, ReadContext context)
    {
        string[] known = [.. Exclusive, .. Beside.Keys.Select(key => key.Name)];
        var unknown = mapping.Entries.Where(entry => !known.Contains(entry.Key)).ToArray();
        if (unknown.Length == 0)
            Refuse(mapping, path, context);
        foreach (var entry in unknown)
        {
            var hint = NearestName.Hint(entry.Key, known);
            context.Error(entry.KeyPlace, Paths.Below(path, entry.Key), $"unknown, expected {Expected}{hint}");
        }
    }
}
