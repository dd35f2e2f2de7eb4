using System.Buffers.Binary;

namespace Akka.Remote.Transport;

/// <summary>
/// The frame of the remoting: a little-endian unsigned 32-bit length (1 .. limit, not counting itself), then that many
/// bytes, of which the first is a <see cref="FrameKind"/>. docs/remoting-format.md has the bodies.
/// </summary>
internal static class FrameFormat
{
    public const int HeaderLength = 4;

    /// <summary>The limit until both sides have introduced themselves.</summary>
    public const int HandshakeLimit = 2048;

    /// <summary>Looks at the head of a buffer; never looks beyond the length field before it has checked it.</summary>
    public static FrameStatus TryRead(ReadOnlySpan<byte> bytes, int limit, out ReadOnlySpan<byte> body, out int needed)
    {
        body = default;
        needed = HeaderLength;
        if (bytes.Length < HeaderLength) return FrameStatus.Incomplete;

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length == 0 || length > (uint)limit) return FrameStatus.Invalid;

        needed = HeaderLength + (int)length;
        if (bytes.Length < needed) return FrameStatus.Incomplete;

        body = bytes.Slice(HeaderLength, (int)length);
        return FrameStatus.Complete;
    }
}
