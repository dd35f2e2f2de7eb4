using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>What may stand at a place of a job file, seen from outside.</summary>
internal interface ISchema
{
    /// <summary>What is expected, for a message and the documentation: <c>a number above 0</c>.</summary>
    string Expected { get; }

    /// <summary>What stands below a key, or null.</summary>
    ISchema? Child(string key);

    /// <summary>Keys of which one excludes the others.</summary>
    IReadOnlyCollection<string> Exclusive { get; }

    /// <summary>The keys below, for the documentation.</summary>
    IEnumerable<SchemaKey> Keys();
}

/// <summary>A key of the schema.</summary>
/// <param name="Path">The path of keys; items of a list are written <c>[]</c>.</param>
/// <param name="Expected">What may stand there.</param>
/// <param name="Default">The value when it is left out; null when it must be written.</param>
internal readonly record struct SchemaKey(string Path, string Expected, string? Default);

/// <summary>How a value is read from and written to a job file.</summary>
internal abstract class Kind<T> : ISchema
{
    public abstract string Expected { get; }

    public virtual IReadOnlyCollection<string> Exclusive => [];

    /// <summary>Reads a value; on failure reports it and gives false.</summary>
    public abstract bool TryRead(YamlNode node, string path, ReadContext context, out T value);

    /// <summary>The node that reads back to <paramref name="value"/>.</summary>
    public abstract YamlNode Write(T value);

    public virtual ISchema? Child(string key) => null;

    public virtual IEnumerable<SchemaKey> Keys() => [];

    /// <summary>Reports that something else was expected.</summary>
    protected void Refuse(YamlNode node, string path, ReadContext context, string? hint = null) =>
        context.Error(node.Place, path, $"found {node.Description}, expected {Expected}{hint}");
}
