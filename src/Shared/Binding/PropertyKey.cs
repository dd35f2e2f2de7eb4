using System.Reflection;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>The key of a property, named as the property in kebab case unless <see cref="KeyAttribute"/> says
/// otherwise.</summary>
internal sealed class PropertyKey(PropertyInfo property, bool isRequired)
    : Key(
        property.GetCustomAttribute<KeyAttribute>()?.Name ?? KebabCase.Of(property.Name),
        Kinds.Of(property, isRequired),
        isRequired)
{
    public PropertyInfo Property => property;

    public override bool TryRead(object? record, YamlNode node, string path, ReadContext context)
    {
        if (!Kind.TryRead(node, path, context, out var value))
            return false;
        if (record is not null)
            property.SetValue(record, value);
        return true;
    }

    public override YamlNode Write(object record) => Kind.Write(property.GetValue(record));
}
