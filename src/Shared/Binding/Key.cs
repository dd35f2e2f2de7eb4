using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A key of a mapping.</summary>
internal abstract class Key(string name, Kind kind, bool isRequired)
{
    public string Name => name;

    public Kind Kind => kind;

    public bool IsRequired => isRequired;

    /// <summary>Reads the key's value into a record that nobody else holds yet; null: only to see whether it is good.</summary>
    public abstract bool TryRead(object? record, YamlNode node, string path, ReadContext context);

    public abstract YamlNode Write(object record);
}
