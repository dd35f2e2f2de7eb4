using System.Buffers.Binary;

namespace DistTrain.Shared.Transport;

/// <summary>The first 64 bytes of a frame: the header, and the fields of its message (docs/wire-format.md).</summary>
internal readonly struct FrameHeader
{
    public const int Size = 64;
    public const byte ProtocolVersion = 3;
    private const int FieldsAt = 20;
    private const int CrcAt = FieldsAt + FrameFields.Size;

    // The first bytes of TLS records.
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;
    private readonly FrameFields _fields;

    private FrameHeader(ReadOnlySpan<byte> bytes)
    {
        Kind = (FrameKind)bytes[5];
        RunAttempt = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        Length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        PayloadCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        bytes.Slice(FieldsAt, FrameFields.Size).CopyTo(_fields);
    }

    public FrameKind Kind { get; }

    /// <summary>The job's; 0 on connections that belong to no job.</summary>
    public uint RunAttempt { get; }

    /// <summary>Bytes of the payload; not bounded yet.</summary>
    public uint Length { get; }

    public uint PayloadCrc { get; }

    public static ReadOnlySpan<byte> Magic => "DTRN"u8;

    /// <summary>Writes the head of a frame whose payload has this length and checksum.</summary>
    public static void Write<T>(Span<byte> target, uint runAttempt, in T message, uint length, uint payloadCrc)
        where T : struct, IMessage<T>
    {
        Magic.CopyTo(target);
        target[4] = ProtocolVersion;
        target[5] = (byte)T.Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], runAttempt);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], payloadCrc);
        message.Write(target.Slice(FieldsAt, FrameFields.Size));
        BinaryPrimitives.WriteUInt32LittleEndian(target[CrcAt..], Crc32C.Compute(target[..CrcAt]));
    }

    /// <summary>Refuses what cannot become a head, from its first bytes on.</summary>
    /// <exception cref="FrameException">Wrong magic or version.</exception>
    public static void CheckStart(ReadOnlySpan<byte> bytes)
    {
        var known = Math.Min(bytes.Length, Magic.Length);
        if (bytes is [TlsAlert or TlsHandshake, ..])
            throw new FrameException(
                FrameError.Magic,
                "the peer speaks TLS and this side does not: give every process the same secret, or certificates");
        if (!bytes[..known].SequenceEqual(Magic[..known]))
            throw new FrameException(FrameError.Magic, "the peer does not speak DistTrain's data plane");
        if (bytes.Length > Magic.Length && bytes[Magic.Length] != ProtocolVersion)
            throw new FrameException(
                FrameError.Version,
                $"the peer speaks version {bytes[Magic.Length]} of the data plane, this is version {ProtocolVersion}; "
                    + "use the same release");
    }

    /// <summary>Reads a head of 64 bytes. Its message is read by <see cref="Message{T}"/>.</summary>
    /// <exception cref="FrameException">It is none of this version.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        CheckStart(bytes[..Size]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Crc32C.Compute(bytes[..CrcAt]))
            throw new FrameException(FrameError.HeaderCrc, "a frame's header arrived damaged");
        if ((FrameKind)bytes[5] is < FrameKind.Refused or > FrameKind.Piece)
            throw new FrameException(FrameError.Kind, $"a frame has the unknown kind {bytes[5]}");
        return new FrameHeader(bytes);
    }

    /// <summary>The message, which must be of this kind.</summary>
    /// <exception cref="FrameException">It is of another kind, or its fields are no such message.</exception>
    public T Message<T>()
        where T : struct, IMessage<T>
    {
        if (Kind != T.Kind)
            throw new FrameException(
                FrameError.Order, $"a {Kind} frame of {Length} bytes came where a {T.Kind} frame was expected");
        return T.TryRead(_fields, out var message)
            ? message
            : throw new FrameException(FrameError.Content, $"the fields of a {Kind} frame are outside of their ranges");
    }
}
