using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A list whose items are all of one kind, perhaps a single one without brackets.</summary>
internal sealed class ListKind<T>(Kind item, ListAttribute form) : Kind, IListKind
{
    public Kind Item => item;

    public bool AllowsSingle => form.AllowSingle;

    public override string Expected => $"a list of {form.What}{item.Limits}{form.Rule}";

    public override Kind? Child(string key) => int.TryParse(key, out _) ? item : null;

    public override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        value = null;
        if (node is YamlScalar { IsNull: false } && AllowsSingle)
        {
            if (!item.TryRead(node, path, context, out var single))
                return false;
            value = ValueList.Create([(T)single!]);
            return true;
        }

        if (node is not YamlSequence sequence)
        {
            Refuse(node, path, context);
            return false;
        }

        var items = new List<T>();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var below = Paths.Below(path, i.ToString());
            context.Note(below, sequence.Items[i].Place);
            if (item.TryRead(sequence.Items[i], below, context, out var read))
                items.Add((T)read!);
        }

        value = items.ToValueList();
        return items.Count == sequence.Items.Count;
    }

    public override YamlNode Write(object? value)
    {
        var list = (ValueList<T>)value!;
        return AllowsSingle && list.Count == 1
            ? item.Write(list[0]) : new YamlSequence(default, list.Select(one => item.Write(one)).ToArray());
    }
}
