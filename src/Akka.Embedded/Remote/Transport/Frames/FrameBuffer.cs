#nullable enable
using System.Buffers;

namespace Akka.Remote.Transport;

/// <summary>
/// Collects received bytes and cuts them into frames. Holds a small array until <see cref="Widen"/>, and afterwards never
/// more than its capacity or one frame of the limit, whichever is larger.
/// </summary>
internal sealed class FrameBuffer : IDisposable
{
    private byte[] _bytes;
    private int _start;
    private int _end;
    private int _limit;
    private int _needed = FrameFormat.HeaderLength;

    public FrameBuffer(int limit)
    {
        _limit = limit;
        _bytes = ArrayPool<byte>.Shared.Rent(FrameFormat.HeaderLength + limit);
    }

    /// <summary>How many bytes this buffer holds on to.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Room for received bytes; at least the rest of the frame that has begun.</summary>
    public Memory<byte> Free()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }

        if (_needed > _bytes.Length) MoveTo(ArrayPool<byte>.Shared.Rent(_needed));
        else if (_start + _needed > _bytes.Length || _end == _bytes.Length) MoveTo(_bytes);
        return _bytes.AsMemory(_end);
    }

    /// <summary>Says how many bytes were put into <see cref="Free"/>.</summary>
    public void Received(int count) => _end += count;

    /// <summary>Takes the next frame; its bytes stay valid until <see cref="Free"/> is called.</summary>
    public FrameStatus Next(out ReadOnlySpan<byte> body)
    {
        var status = FrameFormat.TryRead(_bytes.AsSpan(_start, _end - _start), _limit, out body, out _needed);
        if (status == FrameStatus.Complete)
        {
            _start += _needed;
            _needed = FrameFormat.HeaderLength;
        }

        return status;
    }

    /// <summary>Goes on with a larger array and limit, once the peer is known.</summary>
    public void Widen(int capacity, int limit)
    {
        _limit = limit;
        if (capacity > _bytes.Length) MoveTo(ArrayPool<byte>.Shared.Rent(capacity));
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = 0;
        _end = 0;
    }

    private void MoveTo(byte[] target)
    {
        var held = _end - _start;
        Buffer.BlockCopy(_bytes, _start, target, 0, held);
        if (!ReferenceEquals(target, _bytes)) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = target;
        _start = 0;
        _end = held;
    }
}
