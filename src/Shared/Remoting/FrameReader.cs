using System.Buffers.Binary;

namespace DistTrain.Shared.Remoting;

/// <summary>Reads frames: a length (4 bytes, little-endian) and that many bytes. The length is checked against the limit
/// before anything is allocated for it. One reader at a time.</summary>
internal sealed class FrameReader(Stream stream, int maximumFrameBytes)
{
    public const int LengthBytes = 4;
    private const int UsualBytes = 16 << 10;
    private byte[] _buffer = new byte[UsualBytes];
    private int _start;
    private int _end;

    /// <summary>Waits for a whole frame, however it is cut up on the way.</summary>
    /// <returns>Its bytes, good until the next call; null when the stream ends between two frames.</returns>
    /// <exception cref="FramingException">A length is 0 or above the limit, or the stream ends within a frame.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken stop)
    {
        if (!await FillAsync(LengthBytes, stop).ConfigureAwait(false))
            return _end == _start ? null : throw new FramingException("it hung up within the length of a frame");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
        if (length == 0 || length > maximumFrameBytes)
            throw new FramingException($"it sent a frame of {length} bytes; 1 to {maximumFrameBytes} are possible");
        _start += LengthBytes;
        if (!await FillAsync((int)length, stop).ConfigureAwait(false))
            throw new FramingException($"it hung up within a frame of {length} bytes");
        var frame = _buffer.AsMemory(_start, (int)length);
        _start += (int)length;
        return frame;
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken stop)
    {
        if (_end - _start >= count)
            return true;
        MakeRoomFor(count);
        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), stop).ConfigureAwait(false);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }

    // After a large frame the buffer shrinks again.
    private void MakeRoomFor(int count)
    {
        var target = count > _buffer.Length || (_buffer.Length > UsualBytes && _end - _start <= UsualBytes)
            ? new byte[Math.Max(UsualBytes, count)]
            : _buffer;
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        _buffer = target;
        _end -= _start;
        _start = 0;
    }
}
