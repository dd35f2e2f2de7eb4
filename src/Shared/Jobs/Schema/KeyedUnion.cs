using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>One of several mappings, told apart by the first key of each: <c>csv</c>, <c>idx</c>, ….</summary>
/// <param name="what">What the alternatives are: <c>a source of samples</c>.</param>
internal sealed class KeyedUnion<T>(string what) : Kind<T>
    where T : class
{
    private readonly List<Alternative> _alternatives = [];

    public override string Expected => $"{what}, a mapping with one of {string.Join(", ", Exclusive)}";

    public override IReadOnlyCollection<string> Exclusive => _alternatives.Select(a => a.Key).ToArray();

    /// <summary>An alternative; its first key tells it from the others.</summary>
    public KeyedUnion<T> Or<TAlternative>(Section<TAlternative> section)
        where TAlternative : class, T
    {
        _alternatives.Add(new Alternative<TAlternative>(section));
        return this;
    }

    public override bool TryRead(YamlNode node, string path, ReadContext context, out T value)
    {
        value = null!;
        if (node is not YamlMapping mapping)
        {
            Refuse(node, path, context);
            return false;
        }

        var chosen = _alternatives.Where(a => mapping.Entries.Any(entry => entry.Key == a.Key)).ToArray();
        switch (chosen.Length)
        {
            case 1:
                return chosen[0].TryRead(node, path, context, out value);
            case 0:
                var hints = mapping.Entries.Select(entry => NearestName.Hint(entry.Key, Exclusive));
                Refuse(node, path, context, hints.FirstOrDefault(hint => hint is not null));
                return false;
            default:
                var names = string.Join(" and ", chosen.Select(a => a.Key));
                context.Error(node.Place, path, $"found {names}, expected one of them");
                return false;
        }
    }

    public override YamlNode Write(T value) => _alternatives.Single(a => a.Fits(value)).Write(value);

    public override ISchema? Child(string key) =>
        _alternatives.Select(a => a.Schema.Child(key)).FirstOrDefault(child => child is not null);

    public override IEnumerable<SchemaKey> Keys() => _alternatives.SelectMany(a => a.Schema.Keys()).DistinctBy(key => key.Path);

    private abstract class Alternative(string key)
    {
        public string Key { get; } = key;

        public abstract ISchema Schema { get; }

        public abstract bool Fits(T value);

        public abstract bool TryRead(YamlNode node, string path, ReadContext context, out T value);

        public abstract YamlNode Write(T value);
    }

    private sealed class Alternative<TAlternative>(Section<TAlternative> section) : Alternative(section.Fields[0].Name)
        where TAlternative : class, T
    {
        public override ISchema Schema => section;

        public override bool Fits(T value) => value is TAlternative;

        public override bool TryRead(YamlNode node, string path, ReadContext context, out T value)
        {
            var isGood = section.TryRead(node, path, context, out var read);
            value = read;
            return isGood;
        }

        public override YamlNode Write(T value) => section.Write((TAlternative)value);
    }
}
