using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DistTrain.Shared.Transport;

/// <summary>The bytes of a frame's head that hold its message's fields.</summary>
[InlineArray(Size)]
internal struct FrameFields
{
    /// <summary>40: the longest message, Gradient, fills them.</summary>
    public const int Size = 40;

    private byte _first;
}

/// <summary>Writes a message's fields one after the other; <see cref="End"/> clears the rest.</summary>
internal readonly ref struct FieldWriter(Span<byte> rest)
{
    /// <summary>Bytes of a content key or SHA-256.</summary>
    public const int HashSize = 32;

    private readonly Span<byte> _rest = rest;

    public FieldWriter Flag(bool value)
    {
        _rest[0] = value ? (byte)1 : (byte)0;
        return new FieldWriter(_rest[1..]);
    }

    public FieldWriter UInt8(byte value)
    {
        _rest[0] = value;
        return new FieldWriter(_rest[1..]);
    }

    public FieldWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_rest, value);
        return new FieldWriter(_rest[sizeof(int)..]);
    }

    public FieldWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_rest, value);
        return new FieldWriter(_rest[sizeof(long)..]);
    }

    public FieldWriter Float64(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_rest, value);
        return new FieldWriter(_rest[sizeof(double)..]);
    }

    /// <summary>A session's id: its 16 bytes as they are.</summary>
    public FieldWriter Id(Guid value)
    {
        value.TryWriteBytes(_rest);
        return new FieldWriter(_rest[16..]);
    }

    /// <summary>64 hexadecimal digits as 32 bytes.</summary>
    public FieldWriter Hash(string digits)
    {
        Convert.FromHexString(digits, _rest[..HashSize], out _, out _);
        return new FieldWriter(_rest[HashSize..]);
    }

    public void End() => _rest.Clear();
}

/// <summary>Reads a message's fields one after the other. One that is not there is read as zero, and <see cref="AtEnd"/> is then
/// false.</summary>
internal readonly ref struct FieldReader(ReadOnlySpan<byte> rest, bool isShort = false)
{
    private readonly ReadOnlySpan<byte> _rest = rest;
    private readonly bool _isShort = isShort;

    /// <summary>Whether every field was there, and all behind the last one is zero.</summary>
    public bool AtEnd => !_isShort && !_rest.ContainsAnyExcept((byte)0);

    /// <summary>A number of 0 or 1; any other is read as a field that is not there.</summary>
    public FieldReader Flag(out bool value)
    {
        var next = UInt8(out var number);
        value = number == 1;
        return number <= 1 ? next : new FieldReader(next._rest, true);
    }

    public FieldReader UInt8(out byte value)
    {
        var next = Take(1, out var bytes);
        value = bytes.IsEmpty ? (byte)0 : bytes[0];
        return next;
    }

    public FieldReader Int32(out int value)
    {
        var next = Take(sizeof(int), out var bytes);
        value = bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return next;
    }

    public FieldReader Int64(out long value)
    {
        var next = Take(sizeof(long), out var bytes);
        value = bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return next;
    }

    public FieldReader Float64(out double value)
    {
        var next = Take(sizeof(double), out var bytes);
        value = bytes.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
        return next;
    }

    public FieldReader Id(out Guid value)
    {
        var next = Take(16, out var bytes);
        value = bytes.IsEmpty ? default : new Guid(bytes);
        return next;
    }

    /// <summary>32 bytes as 64 hexadecimal digits, in lower case.</summary>
    public FieldReader Hash(out string digits)
    {
        var next = Take(FieldWriter.HashSize, out var bytes);
        digits = Convert.ToHexStringLower(bytes);
        return next;
    }

    private FieldReader Take(int count, out ReadOnlySpan<byte> bytes)
    {
        var isThere = _rest.Length >= count;
        bytes = isThere ? _rest[..count] : default;
        return new FieldReader(isThere ? _rest[count..] : default, _isShort || !isThere);
    }
}
