using System.Text;

namespace Akka.Configuration;

/// <summary>What an optional substitution leaves in place when its target is not set.</summary>
internal sealed class HoconFallback(HoconElement value) : HoconElement
{
    public HoconElement Value { get; } = value;
    public override void Print(StringBuilder to, int depth) => Value.Print(to, depth);
}

/// <summary>Replaces the substitutions of a tree by what they name: a setting of the tree or a variable of the environment.</summary>
internal sealed class HoconResolver
{
    // A chain of substitutions longer than this is a circle.
    private const int MaxDepth = 64;

    private readonly HoconObject _root;

    private HoconResolver(HoconObject root) => _root = root;

    /// <exception cref="ConfigurationException">A substitution that is not optional leads nowhere, or in a circle.</exception>
    public static HoconObject Resolve(HoconObject root) => (HoconObject)new HoconResolver(root).Resolve(root, 0);

    private HoconElement Resolve(HoconElement element, int depth)
    {
        if (depth > MaxDepth)
            throw new ConfigurationException("HOCON: substitutions lead in a circle");
        switch (element)
        {
            case HoconObject node:
                var copy = new HoconObject();
                foreach (var (name, value) in node.Members)
                    if (Resolve(value, depth + 1) is { } resolved)
                        copy.Members[name] = resolved;
                return copy;
            case HoconArray array:
                return new HoconArray(array.Items.Select(item => Resolve(item, depth + 1)).Where(item =>
                    item is not null).ToArray());
            case HoconSubstitution substitution:
                return Resolve(substitution, depth);
            case HoconFallback fallback:
                return Resolve(fallback.Value, depth + 1);
            case HoconConcatenation concatenation:
                return Join(concatenation, depth);
            default:
                return element;
        }
    }

    private HoconElement Resolve(HoconSubstitution substitution, int depth)
    {
        if (_root.Get(substitution.Path) is { } target)
            return Resolve(target, depth + 1);
        if (Environment.GetEnvironmentVariable(string.Join('.', substitution.Path)) is { } variable)
            return new HoconLiteral(variable);
        return substitution.Optional ? null
            : throw new ConfigurationException($"HOCON, line {substitution.Line}: unresolved substitution {substitution}");
    }

    private HoconElement Join(HoconConcatenation concatenation, int depth)
    {
        if (concatenation.Parts is [HoconFallback fallback, HoconSubstitution substitution])
            return Resolve(substitution, depth + 1) ?? Resolve(fallback, depth + 1);
        var parts = concatenation.Parts.Select(part => Resolve(part, depth + 1)).Where(part => part is not null).ToArray();
        if (parts.Length == 0)
            return null;
        var withoutBlanks = parts.Where(part => part is not HoconLiteral { Text: var text } || text.Trim().Length > 0).ToArray();
        if (withoutBlanks.Length > 0 && Array.TrueForAll(withoutBlanks, part => part is HoconObject))
            return withoutBlanks.Cast<HoconObject>().Aggregate((before, after) => HoconObject.Merge(after, before));
        if (withoutBlanks.Length > 0 && Array.TrueForAll(withoutBlanks, part => part is HoconArray))
            return new HoconArray(withoutBlanks.Cast<HoconArray>().SelectMany(array => array.Items).ToArray());
        return Array.TrueForAll(parts, part => part is HoconLiteral)
            ? new HoconLiteral(string.Concat(parts.Cast<HoconLiteral>().Select(part => part.Text)))
            : throw new ConfigurationException($"HOCON: cannot join {concatenation}");
    }
}
