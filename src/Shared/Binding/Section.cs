using System.Reflection;
using System.Runtime.CompilerServices;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A mapping with known keys, which are the properties of a record that can be set. Those without a default, whether
/// <c>required</c> or parameters of the constructor, must be written.</summary>
internal sealed class Section : Kind
{
    private readonly ConstructorInfo _constructor;
    private readonly object?[] _defaults;

    /// <summary>All keys of a record.</summary>
    public Section(Type type)
        : this(type, Kinds.Properties(type))
    {
    }

    /// <summary>Some of the keys of a record.</summary>
    public Section(Type type, IEnumerable<PropertyInfo> properties)
    {
        Type = type;
        _constructor = type.GetConstructors().Single();
        var parameters = _constructor.GetParameters();
        _defaults = parameters.Select(p => p.HasDefaultValue ? p.DefaultValue : null).ToArray();
        var required = parameters.Where(p => !p.HasDefaultValue).Select(p => p.Name).ToHashSet();
        Keys = properties.Select(property => (Key)new PropertyKey(
            property, property.IsDefined(typeof(RequiredMemberAttribute)) || required.Contains(property.Name))).ToArray();
    }

    private Section(Section section, IReadOnlyList<Key> keys)
    {
        Type = section.Type;
        _constructor = section._constructor;
        _defaults = section._defaults;
        Keys = keys;
    }

    public Type Type { get; }

    public IReadOnlyList<Key> Keys { get; }

    public bool HasRequired => Keys.Any(key => key.IsRequired);

    public override string Expected => Keys.Count == 0
        ? "an empty mapping" : $"a mapping with {string.Join(", ", Keys.Select(key => key.Name))}";

    /// <summary>The same record with its keys below one key, and <paramref name="beside"/> that key further ones.</summary>
    public Section Below(string name, Section beside) => new(this, [new NestedKey(name, this), .. beside.Keys]);

    /// <summary>The same record with further keys.</summary>
    public Section With(Section beside) => new(this, [.. Keys, .. beside.Keys]);

    /// <summary>A new record with every default; what must be written is null or zero in it.</summary>
    public object Create() => _constructor.Invoke(_defaults);

    public override Kind? Child(string key) => Find(key)?.Kind;

    public override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        value = Create();
        return TryReadInto(value, node, path, context);
    }

    /// <summary>Reads the keys of a mapping into a record, or, where that is null, only checks them.</summary>
    public bool TryReadInto(object? record, YamlNode node, string path, ReadContext context)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return TryReadInto(record, node, mapping.Entries, path, context, []);
            case YamlScalar { IsNull: true } when !HasRequired:
                return true;
            default:
                Refuse(node, path, context);
                return false;
        }
    }

    /// <summary>Reads some entries of a mapping, beside which <paramref name="otherNames"/> may stand.</summary>
    public bool TryReadInto(
        object? record, YamlNode node, IEnumerable<YamlEntry> entries, string path, ReadContext context,
        IEnumerable<string> otherNames)
    {
        var isGood = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var below = Paths.Below(path, entry.Key);
            if (!seen.Add(entry.Key))
            {
                context.Error(entry.KeyPlace, below, "written a second time; keep one");
                isGood = false;
            }
            else if (Find(entry.Key) is { } key)
            {
                context.Note(below, entry.KeyPlace);
                isGood &= key.TryRead(record, entry.Value, below, context);
            }
            else
            {
                var names = Keys.Select(k => k.Name).Concat(otherNames).ToArray();
                var hint = NearestName.Hint(entry.Key, names) ?? $"; known here: {string.Join(", ", names)}";
                context.Error(entry.KeyPlace, below, $"unknown key{hint}");
                isGood = false;
            }
        }

        foreach (var missing in Keys.Where(key => key.IsRequired && !seen.Contains(key.Name)))
        {
            context.Error(node.Place, Paths.Below(path, missing.Name), $"missing; expected {missing.Kind.Expected}");
            isGood = false;
        }

        return isGood;
    }

    public override YamlNode Write(object? value) => new YamlMapping(default, Entries(value!).ToArray());

    public IEnumerable<YamlEntry> Entries(object record) =>
        Keys.Select(key => new YamlEntry(key.Name, default, key.Write(record)));

    private Key? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);
}
