using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>What may stand at a place of a job file, and how it is read and written. <see cref="Kinds"/> finds the kind of a
/// property.</summary>
internal abstract class Kind
{
    /// <summary>What is expected, for a message and the documentation: <c>a number above 0</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The end of <see cref="Expected"/> that fits a plural as well: <c> above 0</c>, <c>: accuracy, auc</c>.</summary>
    public virtual string Limits => "";

    /// <summary>Keys of which one excludes the others.</summary>
    public virtual IReadOnlyList<string> Exclusive => [];

    /// <summary>What stands below a key, or null.</summary>
    public virtual Kind? Child(string key) => null;

    /// <summary>Reads a value; on failure reports it and gives false.</summary>
    public abstract bool TryRead(YamlNode node, string path, ReadContext context, out object? value);

    /// <summary>The node that reads back to <paramref name="value"/>.</summary>
    public abstract YamlNode Write(object? value);

    /// <summary>Reports that something else was expected.</summary>
    protected void Refuse(YamlNode node, string path, ReadContext context, string? hint = null) =>
        context.Error(node.Place, path, $"found {node.Description}, expected {Expected}{hint}");
}
