using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DistTrain.Shared.Cluster;

/// <summary>A host name or address and a port, as people write it: <c>HOST:PORT</c>, <c>[::1]:4053</c>.</summary>
/// <param name="Host">Host name or address; <c>localhost</c> is written <c>127.0.0.1</c>, so that both ends call it the
/// same.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose where that makes sense.</param>
public readonly record struct Endpoint(string Host, int Port)
{
    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Host is "127.0.0.1" or "::1" || Host.StartsWith("127.", StringComparison.Ordinal);

    /// <summary>Where an actor system is reached; port 0 for one that has no remoting.</summary>
    public static Endpoint Of(Akka.Actor.Address address) => new(address?.Host?.Trim('[', ']') ?? "", address?.Port ?? 0);

    /// <summary>Reads <c>HOST</c> or <c>HOST:PORT</c>.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <param name="defaultPort">The port where none is written.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static bool TryParse(string? text, int defaultPort, [NotNullWhen(true)] out Endpoint? endpoint)
    {
        endpoint = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        var (host, port) = Split(text.Trim());
        var number = defaultPort;
        if (host.Length == 0
            || (port is not null && !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            || number is < 0 or > 65535)
            return false;
        endpoint = new Endpoint(host == "localhost" ? "127.0.0.1" : host, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            return (text[1..end], end + 1 < text.Length && text[end + 1] == ':' ? text[(end + 2)..] : null);
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon
            ? (text, null)
            : (text[..colon], text[(colon + 1)..]);
    }
}
