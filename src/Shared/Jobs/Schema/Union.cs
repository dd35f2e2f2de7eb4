using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>One of several alternatives, named by a word (<c>relu</c>) or by the only key of a mapping (<c>{adam: {…}}</c>,
/// <c>{linear: 16}</c>); beside it may stand keys that all alternatives share.</summary>
/// <param name="what">What the alternatives are: <c>an optimizer</c>.</param>
internal sealed class Union<T>(string what, Section<T>? shared = null) : Kind<T>
    where T : class
{
    private readonly List<Alternative> _alternatives = [];

    public override string Expected => $"{what}: {string.Join(", ", Names)}";

    public override IReadOnlyCollection<string> Exclusive => Names.ToArray();

    private IEnumerable<string> Names => _alternatives.Select(a => a.Name);

    /// <summary>An alternative.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="section">Its keys.</param>
    /// <param name="shorthand">The key that is meant when a plain value follows the name.</param>
    public Union<T> Or<TAlternative>(string name, Section<TAlternative> section, string? shorthand = null)
        where TAlternative : class, T
    {
        _alternatives.Add(new Alternative<TAlternative>(name, section, shorthand));
        return this;
    }

    /// <summary>An alternative without keys.</summary>
    public Union<T> Or<TAlternative>(string name, TAlternative value)
        where TAlternative : class, T => Or(name, new Section<TAlternative>(value));

    public override bool TryRead(YamlNode node, string path, ReadContext context, out T value)
    {
        value = null!;
        if (node is YamlScalar { IsNull: false } word)
        {
            if (_alternatives.Find(a => a.Name == word.Text) is { } named)
                return named.TryRead(new YamlMapping(word.Place, []), Paths.Below(path, named.Name), context, out value);
            Refuse(node, path, context, NearestName.Hint(word.Text, Names));
            return false;
        }

        if (node is not YamlMapping mapping)
        {
            Refuse(node, path, context);
            return false;
        }

        return TryRead(mapping, path, context, ref value);
    }

    public override YamlNode Write(T value)
    {
        var alternative = _alternatives.Single(a => a.Fits(value));
        var inner = (YamlMapping)alternative.Write(value);
        if (inner.Entries.Count == 0 && shared is null)
            return new YamlScalar(default, alternative.Name);
        var entry = new YamlEntry(alternative.Name, default, inner);
        return new YamlMapping(default, [entry, .. shared?.Entries(value) ?? []]);
    }

    public override ISchema? Child(string key) => _alternatives.Find(a => a.Name == key)?.Schema ?? shared?.Child(key);

    public override IEnumerable<SchemaKey> Keys() =>
        _alternatives.SelectMany(a => new[] { new SchemaKey(a.Name, a.Expected, "") }
                .Concat(a.Schema.Keys().Select(key => key with { Path = $"{a.Name}.{key.Path}" })))
            .Concat(shared?.Keys() ?? []);

    private bool TryRead(YamlMapping mapping, string path, ReadContext context, ref T value)
    {
        var chosen = mapping.Entries.Where(entry => Names.Contains(entry.Key)).ToArray();
        var rest = mapping.Entries.Where(entry => !Names.Contains(entry.Key)).ToArray();
        if (chosen.Length > 1)
        {
            var names = string.Join(" and ", chosen.Select(entry => entry.Key));
            context.Error(chosen[1].KeyPlace, path, $"found {names}, expected one of them");
            return false;
        }

        if (chosen.Length == 0)
        {
            var known = Names.Concat(shared?.Fields.Select(f => f.Name) ?? []).ToArray();
            if (rest.Length == 0)
                Refuse(mapping, path, context);
            foreach (var entry in rest.Where(entry => !known.Contains(entry.Key)))
            {
                var hint = NearestName.Hint(entry.Key, known);
                context.Error(entry.KeyPlace, Paths.Below(path, entry.Key), $"unknown, expected {Expected}{hint}");
            }

            if (rest.Length > 0 && rest.All(entry => known.Contains(entry.Key)))
                Refuse(mapping, path, context);
            return false;
        }

        var alternative = _alternatives.Find(a => a.Name == chosen[0].Key)!;
        var below = Paths.Below(path, alternative.Name);
        context.Note(below, chosen[0].KeyPlace);
        var isGood = alternative.TryRead(chosen[0].Value, below, context, out value);
        if (rest.Length == 0)
            return isGood;
        // A wrong alternative still lets the shared keys be checked, on any value.
        var shell = isGood ? value : shared?.Blank;
        var keys = shared ?? new Section<T>(value);
        isGood &= keys.TryRead(mapping, rest, path, context, Names, ref shell!);
        value = shell;
        return isGood;
    }

    private abstract class Alternative(string name)
    {
        public string Name { get; } = name;

        public abstract ISchema Schema { get; }

        public abstract string Expected { get; }

        public abstract bool Fits(T value);

        public abstract bool TryRead(YamlNode node, string path, ReadContext context, out T value);

        public abstract YamlNode Write(T value);
    }

    private sealed class Alternative<TAlternative>(string name, Section<TAlternative> section, string? shorthand)
        : Alternative(name)
        where TAlternative : class, T
    {
        public override ISchema Schema => section;

        public override string Expected => shorthand is null
            ? section.Expected : $"{section.Expected}; a plain value is {shorthand}";

        public override bool Fits(T value) => value is TAlternative;

        public override bool TryRead(YamlNode node, string path, ReadContext context, out T value)
        {
            if (shorthand is not null && node is YamlScalar { IsNull: false } or YamlSequence)
                node = new YamlMapping(node.Place, [new YamlEntry(shorthand!, node.Place, node)]);
            var isGood = section.TryRead(node, path, context, out var read);
            value = read;
            return isGood;
        }

        public override YamlNode Write(T value) => section.Write((TAlternative)value);
    }
}
