#nullable enable
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Akka.Remote.Transport;

/// <summary>Reads little-endian fields; every read says whether the bytes were there, none throws.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(false, true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (_rest.IsEmpty) return false;
        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    public bool TryReadUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16LittleEndian(_rest, out value)) return false;
        _rest = _rest[2..];
        return true;
    }

    public bool TryReadInt32(out int value)
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(_rest, out value)) return false;
        _rest = _rest[4..];
        return true;
    }

    public bool TryReadInt64(out long value)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(_rest, out value)) return false;
        _rest = _rest[8..];
        return true;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (count < 0 || _rest.Length < count) return false;
        value = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    /// <summary>A 16-bit byte count of at most <paramref name="limit"/>, and valid UTF-8.</summary>
    public bool TryReadString(int limit, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!TryReadUInt16(out var count) || count > limit || !TryReadBytes(count, out var utf8)) return false;
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) return false;
        value = Strict.GetString(utf8);
        return true;
    }
}
