#nullable enable
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Akka.Remote.Transport;

/// <summary>Frames on their way out, in one pooled array that is handed back when it is empty for long.</summary>
internal sealed class OutputBuffer : IDisposable
{
    private const int InitialCapacity = 64 * 1024;

    private byte[] _bytes = [];
    private int _frameStart;

    /// <summary>How many bytes have been written and not been cleared.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>The length of the body of the frame that is being written.</summary>
    public int BodyLength => Length - _frameStart - FrameFormat.HeaderLength;

    public void Clear() => Length = 0;

    public void BeginFrame(FrameKind kind)
    {
        _frameStart = Length;
        Reserve(FrameFormat.HeaderLength + 1);
        Length += FrameFormat.HeaderLength;
        _bytes[Length++] = (byte)kind;
    }

    public void EndFrame() =>
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_frameStart), (uint)BodyLength);

    /// <summary>Takes the frame that is being written back.</summary>
    public void AbandonFrame() => Length = _frameStart;

    public void WriteByte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);
        Length += 2;
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
        Length += 4;
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>A 16-bit byte count and UTF-8.</summary>
    /// <exception cref="ArgumentException">The text is longer than 65,535 bytes.</exception>
    public void WriteString(string value)
    {
        var room = Reserve(2 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var count = Encoding.UTF8.GetBytes(value, room[2..]);
        if (count > ushort.MaxValue) throw new ArgumentException($"A text of {count} bytes is over the limit of 65535 bytes");
        BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)count);
        Length += 2 + count;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(InitialCapacity, Math.Max(_bytes.Length * 2, Length + count)));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
