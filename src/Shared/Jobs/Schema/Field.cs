using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>A key of a section.</summary>
internal abstract class Field<T>(string name, bool isRequired)
{
    public string Name { get; } = name;

    public bool IsRequired { get; } = isRequired;

    public abstract ISchema Schema { get; }

    public abstract bool TryRead(ref T target, YamlNode node, string path, ReadContext context);

    public abstract YamlNode Write(T source);

    public abstract IEnumerable<SchemaKey> Keys(T blank);
}

/// <summary>A key of a section, with the type of its value.</summary>
internal sealed class Field<T, TValue>(
    string name, Kind<TValue> kind, bool isRequired, Func<T, TValue> get, Func<T, TValue, T> set)
    : Field<T>(name, isRequired)
{
    public override ISchema Schema => kind;

    public override bool TryRead(ref T target, YamlNode node, string path, ReadContext context)
    {
        if (!kind.TryRead(node, path, context, out var value))
            return false;
        target = set(target, value);
        return true;
    }

    public override YamlNode Write(T source) => kind.Write(get(source));

    public override IEnumerable<SchemaKey> Keys(T blank)
    {
        var written = IsRequired ? null : YamlText.Inline(Write(blank));
        yield return new SchemaKey(Name, kind.Expected, written);
        foreach (var key in kind.Keys())
            yield return key with { Path = $"{Name}.{key.Path}" };
    }
}

/// <summary>Paths of keys.</summary>
internal static class Paths
{
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
