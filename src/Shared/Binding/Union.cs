using System.Reflection;

namespace DistTrain.Shared.Binding;

/// <summary>One of several alternatives, records that derive from one base.</summary>
internal abstract class Union : Kind
{
    /// <summary>The union whose alternatives the attributes of a base name.</summary>
    protected Union(Type type)
    {
        What = type.GetCustomAttribute<UnionAttribute>()!.What;
        var attributes = type.GetCustomAttributes<AlternativeAttribute>().ToArray();
        var beside = Kinds.Properties(type).Where(property => property.IsDefined(typeof(BesideAttribute)));
        Beside = new Section(attributes[0].Type, beside);
        Alternatives = attributes.Select(a => new Alternative(a.Name, a.Type, new(() => SectionOf(a)))).ToArray();
        Exclusive = Alternatives.Select(a => a.Name).ToArray();
    }

    public IReadOnlyList<Alternative> Alternatives { get; }

    public sealed override IReadOnlyList<string> Exclusive { get; }

    /// <summary>The keys that stand beside the alternative's name, whichever it is.</summary>
    public Section Beside { get; }

    /// <summary>What the alternatives are: <c>an optimizer</c>.</summary>
    protected string What { get; }

    protected abstract Section SectionOf(AlternativeAttribute alternative);

    protected static Section OwnKeys(Type type) =>
        new(type, Kinds.Properties(type).Where(property => !property.IsDefined(typeof(BesideAttribute))));

    protected Alternative AlternativeOf(object? value) => Alternatives.Single(a => a.Type == value!.GetType());
}
