using System.Buffers.Binary;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Bench;

/// <summary>A hand-written binary serializer: eight bytes.</summary>
public sealed class TickSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string TickManifest = "T";

    public override int Identifier => 1001;

    public override string Manifest(object o) => TickManifest;

    public override byte[] ToBinary(object obj)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, ((Tick)obj).Number);
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) => manifest == TickManifest
        ? new Tick(BinaryPrimitives.ReadInt64LittleEndian(bytes))
        : throw new ArgumentException($"Unknown manifest {manifest}");
}
