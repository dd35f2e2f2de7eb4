using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace DistTrain.Shared.Remoting;

/// <summary>Frames that wait to be written, back to back, so that all of them go out in one call.</summary>
internal sealed class FrameBuffer
{
    private const int UsualBytes = 16 << 10;
    private ArrayBufferWriter<byte> _bytes = new(UsualBytes);

    /// <summary>The frames' bytes, with their lengths.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Appends a frame: the payload's length (4 bytes, little-endian) and the payload.</summary>
    public void Add(ByteString payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(FrameReader.LengthBytes), payload.Length);
        _bytes.Advance(FrameReader.LengthBytes);
        _bytes.Write(payload.Span);
    }

    /// <summary>Empties it; memory that a burst needed is freed.</summary>
    public void Clear()
    {
        if (_bytes.Capacity > 16 * UsualBytes)
            _bytes = new ArrayBufferWriter<byte>(UsualBytes);
        else
            _bytes.ResetWrittenCount();
    }
}
