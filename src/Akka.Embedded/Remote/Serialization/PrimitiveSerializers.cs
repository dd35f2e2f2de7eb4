using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Strings (UTF-8), 32-bit and 64-bit integers (little-endian).</summary>
public sealed class PrimitiveSerializers : SerializerWithStringManifest
{
    private const string StringManifest = "S";
    private const string Int32Manifest = "I";
    private const string Int64Manifest = "L";

    /// <summary>Makes the serializer.</summary>
    public PrimitiveSerializers(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc />
    public override string Manifest(object obj) => obj switch
    {
        string => StringManifest,
        int => Int32Manifest,
        long => Int64Manifest,
        _ => throw new ArgumentException($"Cannot serialize object of type [{obj.GetType()}] in [{GetType()}]"),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        byte[] bytes;
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                bytes = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                return bytes;
            case long number:
                bytes = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
                return bytes;
            default:
                throw new ArgumentException($"Cannot serialize object of type [{obj.GetType()}] in [{GetType()}]");
        }
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        StringManifest => Encoding.UTF8.GetString(bytes),
        Int32Manifest when bytes.Length == sizeof(int) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        Int64Manifest when bytes.Length == sizeof(long) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new SerializationException($"Cannot read {bytes.Length} bytes with manifest [{manifest}] in [{GetType()}]"),
    };
}
