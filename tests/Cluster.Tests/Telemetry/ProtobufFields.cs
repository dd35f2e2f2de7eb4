using System.Buffers.Binary;
using System.Text;

namespace DistTrain.Cluster.Tests.Telemetry;

/// <summary>The fields of a message in Protocol Buffers' wire format, without its schema.</summary>
internal sealed class ProtobufFields
{
    private readonly ILookup<int, object> _fields;

    public ProtobufFields(ReadOnlySpan<byte> bytes)
    {
        List<(int Number, object Value)> fields = [];
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            fields.Add(((int)(tag >> 3), (tag & 7) switch
            {
                0 => Varint(ref bytes),
                1 => Take(ref bytes, 8).ToArray(),
                2 => Take(ref bytes, (int)Varint(ref bytes)).ToArray(),
                5 => Take(ref bytes, 4).ToArray(),
                var type => throw new InvalidDataException($"wire type {type}"),
            }));
        }

        _fields = fields.ToLookup(field => field.Number, field => field.Value);
    }

    public IEnumerable<ProtobufFields> Messages(int number) => _fields[number].Select(value => new ProtobufFields((byte[])value));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public double? Double(int number) => _fields[number].Any() ? BinaryPrimitives.ReadDoubleLittleEndian(Bytes(number)) : null;

    public ulong Fixed64(int number) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(number));

    public bool Flag(int number) => _fields[number].SingleOrDefault() is ulong value && value != 0;

    private byte[] Bytes(int number) => (byte[]?)_fields[number].SingleOrDefault() ?? [];

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
