using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A kind whose values are written as one scalar of YAML.</summary>
internal abstract class ScalarKind<T> : Kind
    where T : notnull
{
    /// <summary>Whether a value is written without quotes, whatever it looks like.</summary>
    protected virtual bool IsPlain => true;

    public sealed override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        if (node is YamlScalar { IsNull: false } scalar && TryParse(scalar, context, out var parsed))
        {
            value = parsed;
            return true;
        }

        Refuse(node, path, context, node is YamlScalar { IsNull: false } word ? Hint(word) : null);
        value = null;
        return false;
    }

    public sealed override YamlNode Write(object? value) => new YamlScalar(default, Format((T)value!), IsPlain);

    protected abstract bool TryParse(YamlScalar scalar, ReadContext context, out T value);

    protected abstract string Format(T value);

    /// <summary>How to mend a scalar that could not be read, to end the message with; or null.</summary>
    protected virtual string? Hint(YamlScalar scalar) => null;
}
