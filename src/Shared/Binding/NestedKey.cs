using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A key below which further keys of the same record stand: <c>{synthetic: {kind: …}, split: …}</c>.</summary>
internal sealed class NestedKey(string name, Section section) : Key(name, section, isRequired: true)
{
    public Section Section => section;

    public override bool TryRead(object? record, YamlNode node, string path, ReadContext context) =>
        section.TryReadInto(record, node, path, context);

    public override YamlNode Write(object record) => section.Write(record);
}
