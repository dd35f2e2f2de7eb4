using System.Text;

namespace Akka.Actor;

/// <summary>
/// The name of an actor within its system, <c>akka://system/user/parent/child</c>, with the uid that tells one
/// incarnation of a name from the next. Equality ignores the uid, as in Akka.NET.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>The characters that a name may hold besides ASCII letters and digits.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private const long UndefinedUid = 0;

    private string _text;
    private string[] _elements;

    private protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        Depth = 0;
        PathHash = HashCode.Combine(address, name);
    }

    private protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        Parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
        PathHash = HashCode.Combine(parentPath.PathHash, name);
    }

    public Address Address { get; }
    public string Name { get; }

    /// <summary>The incarnation's number, or 0 where none is known.</summary>
    public long Uid { get; }

    /// <summary>How many names lie between the root and here.</summary>
    public int Depth { get; }

    /// <summary>The parent's path; the root is its own parent.</summary>
    public ActorPath Parent { get => field ?? this; }

    public ActorPath Root => ParentOf(0);

    internal int PathHash { get; }

    /// <summary>The names from the root down, without the root.</summary>
    public IReadOnlyList<string> Elements => _elements ??= CollectElements();

    /// <summary>As <see cref="Elements"/>, the last one followed by <c>#uid</c> where it is known.</summary>
    internal IReadOnlyList<string> ElementsWithUid
    {
        get
        {
            if (this is RootActorPath || Uid == UndefinedUid)
                return Elements;
            var elements = CollectElements();
            elements[^1] = AppendUid(elements[^1]);
            return elements;
        }
    }

    public ActorPath Child(string childName) => this / childName;

    /// <summary>The ancestor at a depth, or this path where it is not that deep.</summary>
    public ActorPath ParentOf(int depth)
    {
        var current = this;
        while (current.Depth > depth)
            current = current.Parent;
        return current;
    }

    public ActorPath WithUid(long uid) => this is RootActorPath || uid == Uid ? this : new ChildActorPath(Parent, Name, uid);

    public static ActorPath operator /(ActorPath path, string name)
    {
        var (childName, uid) = SplitNameAndUid(name);
        return new ChildActorPath(path, childName, uid);
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
            if (!string.IsNullOrEmpty(element))
                path /= element;
        return path;
    }

    public static bool operator ==(ActorPath left, ActorPath right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ActorPath left, ActorPath right) => !(left == right);

    /// <summary>True when a string can be an actor's name: letters, digits, <see cref="ValidSymbols"/> and %-escapes, no leading $.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
            return false;
        for (var i = 0; i < s.Length; i++)
        {
            var c = s[i];
            if (char.IsAsciiLetterOrDigit(c) || ValidSymbols.Contains(c))
                continue;
            if (c != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
                return false;
            i += 2;
        }
        return true;
    }

    /// <exception cref="UriFormatException">The text is not an absolute actor path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var actorPath) ? actorPath : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        return Address.TryParse(path, out var address, out var rest) && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads a path without an address below a base path.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath)
    {
        actorPath = basePath;
        var fragment = absoluteUri.IndexOf('#', StringComparison.Ordinal);
        var hasQuery = absoluteUri.Contains('?', StringComparison.Ordinal);
        if (hasQuery)
            return false;
        if (fragment >= 0 && !long.TryParse(absoluteUri.AsSpan(fragment + 1), out _))
            return false;
        foreach (var element in absoluteUri.Split('/', StringSplitOptions.RemoveEmptyEntries))
            actorPath /= element;
        return true;
    }

    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path, out address);

    /// <summary>Joins names with slashes; a leading slash starts the result.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) => "/" + string.Join('/', pathElements);

    public string ToStringWithoutAddress() => FormatPathElements(Elements);

    public string ToStringWithUid() => WithUidSuffix(ToString());

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path with this address unless its own address names a host.</summary>
    public string ToStringWithAddress(Address address) =>
        ReferenceEquals(address, Address) || Address.HasGlobalScope ? ToString() : address + ToStringWithoutAddress();

    public string ToSerializationFormat() => WithUidSuffix(ToString());

    public string ToSerializationFormatWithAddress(Address address) => WithUidSuffix(ToStringWithAddress(address));

    public bool Equals(ActorPath other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || PathHash != other.PathHash || Depth != other.Depth || !Address.Equals(other.Address))
            return false;
        var (a, b) = (this, other);
        while (a.Depth > 0)
        {
            if (ReferenceEquals(a, b))
                return true;
            if (!string.Equals(a.Name, b.Name, StringComparison.Ordinal))
                return false;
            (a, b) = (a.Parent, b.Parent);
        }
        return string.Equals(a.Name, b.Name, StringComparison.Ordinal);
    }

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode() => PathHash;

    public int CompareTo(ActorPath other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => _text ??= Depth == 0 ? Address + "/" + Name : Address + ToStringWithoutAddress();

    internal static (string Name, long Uid) SplitNameAndUid(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (name, UndefinedUid)
            : (name[..hash], long.TryParse(name.AsSpan(hash + 1), out var uid) ? uid : UndefinedUid);
    }

    private string WithUidSuffix(string text) => Uid == UndefinedUid || Depth == 0 ? text : AppendUid(text);

    private string AppendUid(string text) => new StringBuilder(text).Append('#').Append(Uid).ToString();

    private string[] CollectElements()
    {
        var elements = new string[Depth];
        var current = this;
        for (var i = Depth - 1; i >= 0; i--)
        {
            elements[i] = current.Name;
            current = current.Parent;
        }
        return elements;
    }
}
