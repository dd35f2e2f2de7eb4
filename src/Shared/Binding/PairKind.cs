using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A structure of two like values (<see cref="PairAttribute"/>).</summary>
internal sealed class PairKind(Type type, Kind item, PairAttribute form) : Kind
{
    public Kind Item => item;

    public bool AllowsSingle => form.AllowSingle;

    public override string Expected => string.Format(form.Expected, item.Expected, item.Limits);

    public override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        value = null;
        switch (node)
        {
            case YamlSequence { Items: [var first, var second] }:
                var isGood = item.TryRead(first, path, context, out var a);
                isGood &= item.TryRead(second, path, context, out var b);
                value = isGood ? Activator.CreateInstance(type, a, b) : null;
                return isGood;
            case YamlScalar when AllowsSingle:
                if (!item.TryRead(node, path, context, out var single))
                    return false;
                value = Activator.CreateInstance(type, single, single);
                return true;
            default:
                Refuse(node, path, context);
                return false;
        }
    }

    public override YamlNode Write(object? value)
    {
        var items = Kinds.Properties(type).Select(property => property.GetValue(value)).ToArray();
        return AllowsSingle && Equals(items[0], items[1])
            ? item.Write(items[0]) : new YamlSequence(default, items.Select(item.Write).ToArray());
    }
}
