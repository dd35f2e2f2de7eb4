using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

namespace Akka.Cluster.Serialization;

/// <summary>Writes the cluster's messages: little-endian numbers, variable-length counts, strings with their length before them.</summary>
internal sealed class WireWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Byte(byte value) => Room(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    /// <summary>Seven bits a byte, the least significant first.</summary>
    public void Count(int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    public void String(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes > WireReader.MostStringBytes)
            throw new SerializationException($"A string of {bytes} bytes is over the limit of {WireReader.MostStringBytes}");
        Count(bytes);
        Encoding.UTF8.GetBytes(value, Room(bytes));
    }

    /// <summary>Bytes with their length before them.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        value.CopyTo(Room(value.Length));
    }

    private Span<byte> Room(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        var room = _buffer.AsSpan(_length, count);
        _length += count;
        return room;
    }
}
