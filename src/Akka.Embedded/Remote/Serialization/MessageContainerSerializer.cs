using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Messages to a selection.</summary>
public sealed class MessageContainerSerializer : SerializerWithStringManifest
{
    private const string SelectionManifest = "SEL";
    private const int ElementLimit = 1024;

    /// <summary>Makes the serializer.</summary>
    public MessageContainerSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    private enum ElementKind : byte
    {
        Parent = 0,
        ChildName = 1,
        ChildPattern = 2,
    }

    /// <inheritdoc />
    public override string Manifest(object o) => o is ActorSelectionMessage
        ? SelectionManifest
        : throw new ArgumentException($"Cannot serialize object of type [{o.GetType()}] in [{GetType()}]");

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        var selection = obj as ActorSelectionMessage ?? throw new ArgumentException($"Cannot serialize object of type [{obj.GetType()}] in [{GetType()}]");
        if (selection.Elements.Length > ElementLimit) throw new ArgumentException($"A selection of {selection.Elements.Length} elements is over the limit of {ElementLimit}");
        using var output = new OutputBuffer();
        output.WriteByte(selection.WildCardFanOut ? (byte)1 : (byte)0);
        output.WriteUInt16((ushort)selection.Elements.Length);
        foreach (var element in selection.Elements)
        {
            var (kind, text) = element switch
            {
                SelectChildName name => (ElementKind.ChildName, name.Name),
                SelectChildPattern pattern => (ElementKind.ChildPattern, pattern.PatternStr),
                _ => (ElementKind.Parent, string.Empty),
            };
            output.WriteByte((byte)kind);
            output.WriteString(text);
        }

        PayloadFormat.Write(output, selection.Message, system);
        return output.Written.ToArray();
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest != SelectionManifest) throw PayloadFormat.Unknown(manifest, this);
        var reader = new ByteReader(bytes);
        if (!reader.TryReadByte(out var fanOut) || fanOut > 1 || !reader.TryReadUInt16(out var count) || count > ElementLimit)
            throw PayloadFormat.Malformed("a selection");

        var elements = new SelectionPathElement[count];
        for (var i = 0; i < elements.Length; i++)
        {
            if (!reader.TryReadByte(out var kind) || !reader.TryReadString(EnvelopeFormat.NameLimit, out var text)) throw PayloadFormat.Malformed("a selection");
            elements[i] = (ElementKind)kind switch
            {
                ElementKind.Parent => new SelectParent(),
                ElementKind.ChildName => new SelectChildName(text),
                ElementKind.ChildPattern => new SelectChildPattern(text),
                _ => throw PayloadFormat.Malformed("a selection"),
            };
        }

        var message = PayloadFormat.Read(ref reader, system) ?? throw PayloadFormat.Malformed("a selection");
        PayloadFormat.ExpectEnd(reader);
        return new ActorSelectionMessage(message, elements, fanOut == 1);
    }
}
