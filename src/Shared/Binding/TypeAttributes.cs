namespace DistTrain.Shared.Binding;

/// <summary>What the members of an enumeration are, for messages: <c>a metric</c>.</summary>
[AttributeUsage(AttributeTargets.Enum)]
internal sealed class NamedAttribute(string what) : Attribute
{
    public string What => what;
}

/// <summary>A structure of two like values, written in brackets.</summary>
/// <param name="expected">For messages; <c>{0}</c> stands for what one of the two is, <c>{1}</c> for its limits.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class PairAttribute(string expected) : Attribute
{
    public string Expected => expected;

    /// <summary>Whether two equal values are written as one without brackets.</summary>
    public bool AllowSingle { get; init; }
}

/// <summary>A base of alternatives of which a job file names one.</summary>
/// <param name="what">What they are, for messages: <c>an optimizer</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UnionAttribute(string what) : Attribute
{
    public string What => what;

    /// <summary>Whether the alternative is chosen only by a key of a mapping (<see cref="KeyedUnion"/>), and not also by a
    /// single word (<see cref="NamedUnion"/>).</summary>
    public bool IsKeyed { get; init; }
}

/// <summary>One alternative of a union.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class AlternativeAttribute(string name, Type type) : Attribute
{
    public string Name => name;

    public Type Type => type;
}
