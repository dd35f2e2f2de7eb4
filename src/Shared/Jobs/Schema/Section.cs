using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>A mapping with known keys, read into a record. A table of keys serves reading, writing, <c>--set</c> and the
/// test that the documentation is complete.</summary>
/// <param name="blank">The record with every default; keys that must be written have any value here.</param>
internal sealed class Section<T>(T blank) : Kind<T>
    where T : class
{
    private readonly List<Field<T>> _fields = [];

    public T Blank => blank;

    public IReadOnlyList<Field<T>> Fields => _fields;

    public bool HasRequired => _fields.Any(f => f.IsRequired);

    public override string Expected => _fields.Count == 0
        ? "an empty mapping" : $"a mapping with {string.Join(", ", _fields.Select(f => f.Name))}";

    /// <summary>A key with a default.</summary>
    public Section<T> Key<TValue>(string name, Kind<TValue> kind, Func<T, TValue> get, Func<T, TValue, T> set) =>
        Add(new Field<T, TValue>(name, kind, false, get, set));

    /// <summary>A key that must be written.</summary>
    public Section<T> Required<TValue>(string name, Kind<TValue> kind, Func<T, TValue> get, Func<T, TValue, T> set) =>
        Add(new Field<T, TValue>(name, kind, true, get, set));

    public override bool TryRead(YamlNode node, string path, ReadContext context, out T value)
    {
        value = blank;
        switch (node)
        {
            case YamlMapping mapping:
                return TryRead(mapping, mapping.Entries, path, context, [], ref value);
            case YamlScalar { IsNull: true } when !HasRequired:
                return true;
            default:
                Refuse(node, path, context);
                return false;
        }
    }

    /// <summary>Reads entries of a mapping into <paramref name="value"/>.</summary>
    public bool TryRead(
        YamlNode node, IReadOnlyList<YamlEntry> entries, string path, ReadContext context,
        IEnumerable<string> otherNames, ref T value)
    {
        var isGood = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var below = Paths.Below(path, entry.Key);
            var field = _fields.Find(f => f.Name == entry.Key);
            if (!seen.Add(entry.Key))
            {
                context.Error(entry.KeyPlace, below, "written a second time; keep one");
                isGood = false;
            }
            else if (field is null)
            {
                var names = _fields.Select(f => f.Name).Concat(otherNames).ToArray();
                var hint = NearestName.Hint(entry.Key, names) ?? $"; known here: {string.Join(", ", names)}";
                context.Error(entry.KeyPlace, below, $"unknown key{hint}");
                isGood = false;
            }
            else
            {
                context.Note(below, entry.KeyPlace);
                isGood &= field.TryRead(ref value, entry.Value, below, context);
            }
        }

        foreach (var missing in _fields.Where(field => field.IsRequired && !seen.Contains(field.Name)))
        {
            context.Error(node.Place, Paths.Below(path, missing.Name), $"missing; expected {missing.Schema.Expected}");
            isGood = false;
        }

        return isGood;
    }

    public override YamlNode Write(T value) => new YamlMapping(default, Entries(value).ToArray());

    public IEnumerable<YamlEntry> Entries(T value) =>
        _fields.Select(field => new YamlEntry(field.Name, default, field.Write(value)));

    public override ISchema? Child(string key) => _fields.Find(f => f.Name == key)?.Schema;

    public override IEnumerable<SchemaKey> Keys() => _fields.SelectMany(field => field.Keys(blank));

    private Section<T> Add(Field<T> field)
    {
        _fields.Add(field);
        return this;
    }
}
