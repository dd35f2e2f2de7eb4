using System.Globalization;

namespace DistTrain.Worker.Transport;

/// <summary>Reads <c>HOST:PORT</c>; an IPv6 address stands in brackets.</summary>
public static class DataPlaneAddress
{
    /// <summary>Host and port of an address.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static (string Host, int Port) Parse(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > ushort.MaxValue)
            throw new FormatException($"'{address}' is no address; HOST:PORT is expected");
        return (address[..colon].Trim('[', ']'), port);
    }
}
