namespace DistTrain.Shared.Binding;

/// <summary>The name of a key that is not the property's name in kebab case.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>The word for null, or for the default of a value type; otherwise null is written <c>none</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordAttribute(string word) : Attribute
{
    public string Word => word;
}

/// <summary>Marks the key of an alternative that a plain value is for: <c>{linear: 16}</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShorthandAttribute : Attribute;

/// <summary>Marks the key of a union's base that is written beside the alternative's name and not below it:
/// <c>{cosine: {}, every: step}</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BesideAttribute : Attribute;

/// <summary>What a list holds, in the plural (<c>column names</c>), without the limits of one item.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ListAttribute(string what) : Attribute
{
    public string What => what;

    /// <summary>A condition on the whole list, for messages: <c>, increasing</c>.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Whether a list of one may be written without brackets.</summary>
    public bool AllowSingle { get; init; }
}

/// <summary>How a value is written, where its type does not say it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Struct)]
internal abstract class KindAttribute : Attribute
{
    public abstract Kind Kind { get; }
}

/// <inheritdoc/>
internal sealed class KindAttribute<T> : KindAttribute
    where T : Kind, new()
{
    public override Kind Kind => new T();
}

/// <summary>What a text must be.</summary>
internal sealed class TextAttribute(string expected, string? pattern = null) : KindAttribute
{
    public override Kind Kind => new TextKind(expected, pattern);
}
