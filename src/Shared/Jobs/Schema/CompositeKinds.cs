using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>A list; one item may be written without brackets when <paramref name="allowsSingle"/>.</summary>
internal sealed class ListKind<T>(Kind<T> item, string what, bool allowsSingle = false) : Kind<ValueList<T>>
{
    public override string Expected => $"a list of {what}";

    public override bool TryRead(YamlNode node, string path, ReadContext context, out ValueList<T> value)
    {
        value = [];
        if (node is YamlScalar { IsNull: false } && allowsSingle)
        {
            if (!item.TryRead(node, path, context, out var single))
                return false;
            value = [single];
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
                items.Add(read);
        }

        value = items.ToValueList();
        return items.Count == sequence.Items.Count;
    }

    public override YamlNode Write(ValueList<T> value) =>
        allowsSingle && value.Count == 1
            ? item.Write(value[0]) : new YamlSequence(default, value.Select(item.Write).ToArray());

    public override ISchema? Child(string key) => int.TryParse(key, out _) ? item : null;

    public override IEnumerable<SchemaKey> Keys() => item.Keys().Select(key => key with { Path = $"[].{key.Path}" });
}

/// <summary>A value of a reference type, or <c>none</c>.</summary>
internal sealed class OptionalKind<T>(Kind<T> kind) : Kind<T?>
    where T : class
{
    public override string Expected => $"{kind.Expected}; or none";

    public override IReadOnlyCollection<string> Exclusive => kind.Exclusive;

    public override bool TryRead(YamlNode node, string path, ReadContext context, out T? value)
    {
        value = null;
        return node is YamlScalar { Text: "none", IsPlain: true } || kind.TryRead(node, path, context, out value!);
    }

    public override YamlNode Write(T? value) => value is null ? new YamlScalar(default, "none") : kind.Write(value);

    public override ISchema? Child(string key) => kind.Child(key);

    public override IEnumerable<SchemaKey> Keys() => kind.Keys();
}

/// <summary>A value of a value type, or a word that stands for no value.</summary>
internal sealed class OptionalValueKind<T>(Kind<T> kind, string none = "none") : Kind<T?>
    where T : struct
{
    public override string Expected => $"{kind.Expected}; or {none}";

    public override bool TryRead(YamlNode node, string path, ReadContext context, out T? value)
    {
        value = null;
        if (node is YamlScalar { IsPlain: true } scalar && scalar.Text == none)
            return true;
        if (!kind.TryRead(node, path, context, out var read))
            return false;
        value = read;
        return true;
    }

    public override YamlNode Write(T? value) => value is { } some ? kind.Write(some) : new YamlScalar(default, none);
}

/// <summary>A pair of equal values written once, or two in brackets.</summary>
internal sealed class ExtentKind(int min) : Kind<Extent>
{
    private readonly WholeKind<int> _side = new(min, int.MaxValue);

    public override string Expected => $"a whole number, {min} or more, or two: [rows, columns]";

    public override bool TryRead(YamlNode node, string path, ReadContext context, out Extent value)
    {
        value = default;
        switch (node)
        {
            case YamlSequence { Items: [var first, var second] }:
                var isGood = _side.TryRead(first, path, context, out var rows);
                isGood &= _side.TryRead(second, path, context, out var columns);
                value = new Extent(rows, columns);
                return isGood;
            case YamlScalar:
                if (!_side.TryRead(node, path, context, out var side))
                    return false;
                value = new Extent(side, side);
                return true;
            default:
                Refuse(node, path, context);
                return false;
        }
    }

    public override YamlNode Write(Extent value) => value.Rows == value.Columns
        ? _side.Write(value.Rows) : new YamlSequence(default, [_side.Write(value.Rows), _side.Write(value.Columns)]);
}

/// <summary>Two numbers.</summary>
internal readonly record struct Pair(double First, double Second);

/// <summary>Two numbers in brackets.</summary>
internal sealed class PairKind(Kind<double> item, string expected) : Kind<Pair>
{
    public override string Expected => expected;

    public override bool TryRead(YamlNode node, string path, ReadContext context, out Pair value)
    {
        value = default;
        if (node is not YamlSequence { Items: [var first, var second] })
        {
            Refuse(node, path, context);
            return false;
        }

        var isGood = item.TryRead(first, path, context, out var a);
        isGood &= item.TryRead(second, path, context, out var b);
        value = new Pair(a, b);
        return isGood;
    }

    public override YamlNode Write(Pair value) =>
        new YamlSequence(default, [item.Write(value.First), item.Write(value.Second)]);
}

/// <summary>The number of samples of a minibatch.</summary>
internal sealed class BatchSizeKind : ScalarKind<BatchSize>
{
    public override string Expected => "a whole number, 1 or more; or full";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out BatchSize value, out string? hint)
    {
        hint = null;
        value = BatchSize.Full;
        if (scalar.Text == "full")
            return true;
        if (!scalar.IsPlain || !int.TryParse(scalar.Text, out var samples) || samples < 1)
            return false;
        value = BatchSize.Of(samples);
        return true;
    }

    protected override string Format(BatchSize value) => value.ToString();
}
