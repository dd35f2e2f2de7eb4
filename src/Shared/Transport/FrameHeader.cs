using System.Buffers.Binary;

namespace DistTrain.Shared.Transport;

/// <summary>The first 64 bytes of a frame. docs/wire-format.md says which fields a kind uses; the others are zero.</summary>
internal readonly record struct FrameHeader
{
    public const int Size = 64;
    public const byte ProtocolVersion = 2;

    /// <summary>The payload holds the whole model vector.</summary>
    public const ushort WithValues = 1;

    private const int HeaderCrcAt = 60;

    // The first bytes of TLS records.
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;

    public required FrameKind Kind { get; init; }

    public ushort Flags { get; init; }

    public uint RunAttempt { get; init; }

    public int Attempt { get; init; }

    public long Step { get; init; }

    public int Node { get; init; }

    public uint Offset { get; init; }

    public ulong A { get; init; }

    public ulong B { get; init; }

    public int C { get; init; }

    /// <summary>Bytes of payload.</summary>
    public uint Length { get; init; }

    public uint PayloadCrc { get; init; }

    public static ReadOnlySpan<byte> Magic => "DTRN"u8;

    /// <summary>Writes the header of a payload that has this length and checksum.</summary>
    public void Write(Span<byte> target, uint length, uint payloadCrc)
    {
        Magic.CopyTo(target);
        target[4] = ProtocolVersion;
        target[5] = (byte)Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], RunAttempt);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Attempt);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Step);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], Node);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(target[32..], A);
        BinaryPrimitives.WriteUInt64LittleEndian(target[40..], B);
        BinaryPrimitives.WriteInt32LittleEndian(target[48..], C);
        BinaryPrimitives.WriteUInt32LittleEndian(target[52..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[56..], payloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[HeaderCrcAt..], Crc32C.Compute(target[..HeaderCrcAt]));
    }

    /// <summary>Refuses what cannot become a header, from its first bytes on.</summary>
    /// <exception cref="FrameException">Wrong magic or version.</exception>
    public static void CheckStart(ReadOnlySpan<byte> bytes)
    {
        var known = Math.Min(bytes.Length, Magic.Length);
        if (bytes is [TlsAlert or TlsHandshake, ..])
            throw new FrameException(
                FrameError.Magic, "the peer speaks TLS and this side does not: give every process the same secret, or certificates");
        if (!bytes[..known].SequenceEqual(Magic[..known]))
            throw new FrameException(FrameError.Magic, "the peer does not speak DistTrain's data plane");
        if (bytes.Length > Magic.Length && bytes[Magic.Length] != ProtocolVersion)
            throw new FrameException(
                FrameError.Version,
                $"the peer speaks version {bytes[Magic.Length]} of the data plane, this is version {ProtocolVersion}; "
                    + "use the same release");
    }

    /// <summary>Reads a whole header.</summary>
    /// <exception cref="FrameException">It is no header of this version.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        CheckStart(bytes[..Size]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderCrcAt..]) != Crc32C.Compute(bytes[..HeaderCrcAt]))
            throw new FrameException(FrameError.HeaderCrc, "a frame's header arrived damaged");
        var kind = (FrameKind)bytes[5];
        if (kind is < FrameKind.Hello or > FrameKind.Piece)
            throw new FrameException(FrameError.Kind, $"a frame has the unknown kind {bytes[5]}");
        return new FrameHeader
        {
            Kind = kind,
            Flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            RunAttempt = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            Attempt = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            Step = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            Node = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            Offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
            A = BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            B = BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
            C = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]),
            Length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]),
            PayloadCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]),
        };
    }
}
