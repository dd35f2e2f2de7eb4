using System.Text;

namespace Akka.Actor;

/// <summary>Where an actor system can be reached: protocol, system name and, unless local, host and port.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable
{
    /// <summary>Stands for every system.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private static readonly char[] AuthorityEnds = ['/', '?', '#'];

    private readonly int _hash;
    private string _text;

    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
        _hash = HashCode.Combine(Protocol, System, Host, Port);
    }

    /// <summary>Orders addresses by protocol, system, host and port.</summary>
    public static readonly IComparer<Address> Comparer =
        Comparer<Address>.Create((a, b) => ReferenceEquals(a, b) ? 0 : a is null ? -1 : a.CompareTo(b));

    public string Host { get; }
    public int? Port { get; }
    public string System { get; }
    public string Protocol { get; }

    /// <summary>True when the address means nothing outside its own process.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public Address WithHost(string host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>The part after the protocol: <c>system@host:port</c>.</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    /// <summary>Reads <c>protocol://system[@host[:port]]</c>.</summary>
    /// <exception cref="UriFormatException">The text is not an address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"'{address}' is not an actor system address");

    public static bool TryParse(string path, out Address address) => TryParse(path, out address, out _);

    /// <summary>Splits an absolute actor path into its address and the rest, which starts with a slash.</summary>
    public static bool TryParse(string path, out Address address, out string absolutUri)
    {
        address = null;
        absolutUri = null;
        if (path is null)
            return false;

        var protocolEnd = path.IndexOf("://", StringComparison.Ordinal);
        if (protocolEnd <= 0)
            return false;

        var start = protocolEnd + 3;
        var end = path.IndexOfAny(AuthorityEnds, start);
        var authority = end < 0 ? path.AsSpan(start) : path.AsSpan(start, end - start);
        absolutUri = end < 0 ? "/" : path[end..];
        return TryParseAuthority(path[..protocolEnd], authority, out address);
    }

    private static bool TryParseAuthority(string protocol, ReadOnlySpan<char> authority, out Address address)
    {
        address = null;
        var at = authority.IndexOf('@');
        var system = at < 0 ? authority : authority[..at];
        if (system.IsEmpty)
            return false;

        if (at < 0)
        {
            address = new Address(protocol, system.ToString());
            return true;
        }

        var hostAndPort = authority[(at + 1)..];
        var colon = hostAndPort.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(hostAndPort[(colon + 1)..], out var port) || port is < 0 or > 65535)
            return false;

        address = new Address(protocol, system.ToString(), hostAndPort[..colon].ToString(), port);
        return true;
    }

    public bool Equals(Address other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Port == other.Port &&
            string.Equals(Host, other.Host, StringComparison.Ordinal) &&
                string.Equals(System, other.System, StringComparison.Ordinal) &&
            string.Equals(Protocol, other.Protocol, StringComparison.Ordinal));

    public override bool Equals(object obj) => Equals(obj as Address);

    public override int GetHashCode() => _hash;

    public int CompareTo(Address other)
    {
        if (other is null)
            return 1;
        var result = string.CompareOrdinal(Protocol, other.Protocol);
        if (result == 0)
            result = string.CompareOrdinal(System, other.System);
        if (result == 0)
            result = string.CompareOrdinal(Host ?? "", other.Host ?? "");
        return result != 0 ? result : (Port ?? 0).CompareTo(other.Port ?? 0);
    }

    int IComparable.CompareTo(object obj) => obj is null or Address ? CompareTo((Address)obj)
        : throw new ArgumentException($"cannot compare an address with a {obj.GetType()}", nameof(obj));

    public override string ToString() => _text ??= Format();

    public static bool operator ==(Address left, Address right) => Equals(left, right);

    public static bool operator !=(Address left, Address right) => !Equals(left, right);

    private string Format()
    {
        var text = new StringBuilder(Protocol).Append("://").Append(System);
        if (!string.IsNullOrEmpty(Host))
            text.Append('@').Append(Host);
        if (Port.HasValue)
            text.Append(':').Append(Port.Value);
        return text.ToString();
    }
}
