using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A union whose alternative is chosen by a key of the mapping: <c>csv</c>, <c>idx</c>, …. If the alternative has a
/// key of its own name, its other keys stand beside that one; otherwise all its keys stand below its name.</summary>
internal sealed class KeyedUnion(Type type) : Union(type)
{
    public override string Expected => $"{What}, a mapping with one of {string.Join(", ", Exclusive)}";

    public override Kind? Child(string key) =>
        Alternatives.Select(a => a.Section.Child(key)).FirstOrDefault(child => child is not null);

    public override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        value = null;
        if (node is not YamlMapping mapping)
        {
            Refuse(node, path, context);
            return false;
        }

        var chosen = Alternatives.Where(a => mapping.Entries.Any(entry => entry.Key == a.Name)).ToArray();
        switch (chosen.Length)
        {
            case 1:
                return chosen[0].Section.TryRead(node, path, context, out value);
            case 0:
                var hints = mapping.Entries.Select(entry => NearestName.Hint(entry.Key, Exclusive));
                Refuse(node, path, context, hints.FirstOrDefault(hint => hint is not null));
                return false;
            default:
                var names = string.Join(" and ", chosen.Select(a => a.Name));
                context.Error(node.Place, path, $"found {names}, expected one of them");
                return false;
        }
    }

    public override YamlNode Write(object? value) => AlternativeOf(value).Section.Write(value);

    protected override Section SectionOf(AlternativeAttribute alternative)
    {
        var own = OwnKeys(alternative.Type);
        return own.Child(alternative.Name) is null ? own.Below(alternative.Name, Beside) : own.With(Beside);
    }
}
