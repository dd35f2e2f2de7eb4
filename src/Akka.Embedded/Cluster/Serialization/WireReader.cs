using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

namespace Akka.Cluster.Serialization;

/// <summary>
/// Reads what <see cref="WireWriter"/> wrote. The bytes come from a socket, so every length is checked against what is
/// left before anything is allocated, and whatever is wrong ends in a <see cref="SerializationException"/>.
/// </summary>
internal ref struct WireReader
{
    /// <summary>No string (host, role, path, name) is longer.</summary>
    public const int MostStringBytes = 4096;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;

    public WireReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new SerializationException($"{other} is neither true nor false"),
    };

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A number from 0 to <paramref name="most"/>.</summary>
    public int Count(int most)
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value <= (uint)most
                    ? (int)value
                    : throw new SerializationException($"A count of {value} is over the limit of {most}");
            }
        }

        throw new SerializationException("A count does not end");
    }

    /// <summary>The number of entries that follow, each of at least <paramref name="leastBytes"/>.</summary>
    public int Entries(int leastBytes) => Count(Remaining / Math.Max(1, leastBytes));

    public string String()
    {
        var bytes = Take(Count(Math.Min(MostStringBytes, Remaining)));
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new SerializationException("A string is not UTF-8", e);
        }
    }

    public ReadOnlySpan<byte> Bytes() => Take(Count(Remaining));

    /// <summary>Nothing may follow.</summary>
    public readonly void End()
    {
        if (_rest.Length != 0)
            throw new SerializationException($"{_rest.Length} bytes too many");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new SerializationException($"{count} bytes expected, {_rest.Length} left");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
