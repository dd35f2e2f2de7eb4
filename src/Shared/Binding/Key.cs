using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A key of a mapping.</summary>
internal abstract class Key(string name, Kind kind, bool isRequired)
{
    public string Name => name;

    public Kind Kind => kind;

    public bool IsRequired => isRequired;

    /// <summary>Reads the key's value into a record that nothing else refers to yet, or, where that is null, only checks
    /// it.</summary>
    public abstract bool TryRead(object? record, YamlNode node, string path, ReadContext context);

    public abstract YamlNode Write(object record);
}
