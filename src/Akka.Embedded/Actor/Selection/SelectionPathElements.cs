using System.IO.Enumeration;

namespace Akka.Actor;

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement;

/// <summary>Down to a child by name.</summary>
public class SelectChildName(string name) : SelectionPathElement
{
    public string Name { get; } = name;
    public override bool Equals(object obj) => obj is SelectChildName other && Name == other.Name;
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Name;
}

/// <summary>Down to all children whose names fit a pattern with * and ?.</summary>
public class SelectChildPattern(string patternStr) : SelectionPathElement
{
    public string PatternStr { get; } = patternStr;
    internal bool Matches(string name) => FileSystemName.MatchesSimpleExpression(PatternStr, name, ignoreCase: false);
    public override bool Equals(object obj) => obj is SelectChildPattern other && PatternStr == other.PatternStr;
    public override int GetHashCode() => PatternStr.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => PatternStr;
}

/// <summary>Up to the parent.</summary>
public class SelectParent : SelectionPathElement
{
    public static readonly SelectParent Instance = new();
    public override bool Equals(object obj) => obj is SelectParent;
    public override int GetHashCode() => 1;
    public override string ToString() => "..";
}
