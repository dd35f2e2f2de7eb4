using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>
/// A message inside a message: 0 for null, else 1, serializer id (4 bytes), manifest, length (4 bytes), bytes. And what else
/// the engine's own messages are made of.
/// </summary>
internal static class PayloadFormat
{
    private const int ManifestLimit = EnvelopeFormat.NameLimit;
    private const int PathLimit = EnvelopeFormat.NameLimit;

    // A message can hold a message that holds a message; nobody means it more than a few times.
    private const int DepthLimit = 8;

    [ThreadStatic]
    private static int t_depth;

    public static void Write(OutputBuffer output, object payload, ExtendedActorSystem system)
    {
        if (payload is null)
        {
            output.WriteByte(0);
            return;
        }

        var serializer = system.Serialization.FindSerializerFor(payload);
        var bytes = serializer.ToBinary(payload);
        output.WriteByte(1);
        output.WriteInt32(serializer.Identifier);
        output.WriteString(Akka.Serialization.Serialization.ManifestFor(serializer, payload));
        output.WriteInt32(bytes.Length);
        output.WriteBytes(bytes);
    }

    public static object Read(ref ByteReader reader, ExtendedActorSystem system)
    {
        if (!reader.TryReadByte(out var present) || present > 1) throw Malformed("a payload");
        if (present == 0) return null;
        if (!reader.TryReadInt32(out var serializerId) || !reader.TryReadString(ManifestLimit, out var manifest) ||
            !reader.TryReadInt32(out var length) || !reader.TryReadBytes(length, out var bytes))
            throw Malformed("a payload");

        if (t_depth >= DepthLimit) throw new SerializationException($"More than {DepthLimit} messages inside one another");
        t_depth++;
        try
        {
            return system.Serialization.Deserialize(bytes.ToArray(), serializerId, manifest);
        }
        finally
        {
            t_depth--;
        }
    }

    public static void WriteReference(OutputBuffer output, IActorRef reference) =>
        output.WriteString(Akka.Serialization.Serialization.SerializedActorPath(reference));

    public static IActorRef ReadReference(ref ByteReader reader, ExtendedActorSystem system) =>
        reader.TryReadString(PathLimit, out var path) ? system.Provider.ResolveActorRef(path) : throw Malformed("an actor reference");

    public static void WriteException(OutputBuffer output, Exception cause)
    {
        output.WriteByte(cause is null ? (byte)0 : (byte)1);
        if (cause is null) return;
        output.WriteString(Shorten(cause.GetType().FullName));
        output.WriteString(Shorten(cause.Message));
        output.WriteString(Shorten(cause.StackTrace ?? string.Empty));
    }

    public static Exception ReadException(ref ByteReader reader)
    {
        if (!reader.TryReadByte(out var present) || present > 1) throw Malformed("an exception");
        if (present == 0) return null;
        if (!reader.TryReadString(ushort.MaxValue, out var type) || !reader.TryReadString(ushort.MaxValue, out var message) ||
            !reader.TryReadString(ushort.MaxValue, out var stack))
            throw Malformed("an exception");
        return new RemoteFailureException(type, message, stack);
    }

    public static void ExpectEnd(in ByteReader reader)
    {
        if (!reader.Rest.IsEmpty) throw new SerializationException($"{reader.Rest.Length} bytes too many");
    }

    public static SerializationException Malformed(string what) => new($"{what} is cut short or malformed");

    public static SerializationException Unknown(string manifest, Serializer serializer) =>
        new($"Unknown manifest [{manifest}] in [{serializer.GetType()}]");

    // Texts are for people; a frame has better uses.
    private static string Shorten(string text) => text.Length <= 4096 ? text : text[..4096];
}
