using System.Runtime.InteropServices;
using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Transport;

/// <summary>
/// Finds frames in a stream of bytes, however it is cut; knows no socket. Received bytes are put into <see cref="Room"/> and
/// counted by <see cref="Advance"/>, then <see cref="Next"/> is asked until it has no more. Large payloads are received where
/// they belong, without a copy of ours. Allocates nothing once its buffer has grown to the largest frame without a place.
/// </summary>
internal sealed class FrameReader
{
    // A payload that follows its header within this many bytes costs one receive; more would copy more of a large one.
    private const int InitialBuffer = 16 * 1024;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(InitialBuffer, pinned: true);
    private int _start;
    private int _end;
    private FrameHeader _header;
    private bool _inFrame;
    private FlatBuffer? _target;
    private int _targetByte;
    private int _received;

    /// <summary>Who places payloads; null while only small frames are expected.</summary>
    public IPayloadPlaces? Places { get; set; }

    /// <summary>The run attempt that every frame must have; null while none is known.</summary>
    public uint? RunAttempt { get; set; }

    /// <summary>The longest payload, in bytes, that is taken without a place of its own, whatever its kind.</summary>
    public uint Limit { get; set; } = FrameBounds.Small;

    /// <summary>Where the next bytes go. Never empty.</summary>
    public Span<byte> Room
    {
        get
        {
            if (_inFrame && _target is not null)
                return Target[_received..];
            MakeRoom();
            return _buffer.AsSpan(_end);
        }
    }

    /// <summary>Says how many bytes were put into <see cref="Room"/>.</summary>
    public void Advance(int count)
    {
        if (_inFrame && _target is not null)
            _received += count;
        else
            _end += count;
    }

    /// <summary>Takes the next whole frame. The payload stays valid until the next call of any member.</summary>
    /// <exception cref="FrameException">What arrived is wrong; the reader is of no more use.</exception>
    public bool Next(out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (!_inFrame && !Begin())
            return false;
        if (_target is not null)
        {
            if (_received < _header.Length)
                return false;
            payload = Target;
        }
        else
        {
            if (_end - _start < (int)_header.Length)
                return false;
            payload = _buffer.AsSpan(_start, (int)_header.Length);
            _start += (int)_header.Length;
        }

        header = _header;
        _inFrame = false;
        _target = null;
        if (Crc32C.Compute(payload) != header.PayloadCrc)
            throw new FrameException(FrameError.PayloadCrc, $"the payload of a {header.Kind} frame arrived damaged");
        return true;
    }

    private Span<byte> Target => MemoryMarshal.AsBytes(_target!.Span).Slice(_targetByte, (int)_header.Length);

    private bool Begin()
    {
        var there = _buffer.AsSpan(_start, _end - _start);
        if (there.Length < FrameHeader.Size)
        {
            FrameHeader.CheckStart(there);
            return false;
        }

        _header = FrameHeader.Read(there);
        _start += FrameHeader.Size;
        if (RunAttempt is { } expected && _header.RunAttempt != expected)
            throw new FrameException(
                FrameError.Order,
                $"a {_header.Kind} frame of run attempt {_header.RunAttempt} came in a session of run attempt {expected}");
        Place();
        _inFrame = true;
        return true;
    }

    private void Place()
    {
        var place = Places?.Place(_header) ?? default;
        if (place.Vector is not { } vector)
        {
            var bound = Math.Min(Limit, FrameBounds.Of(_header.Kind));
            if (_header.Length > bound)
                throw new FrameException(
                    FrameError.Length, $"a {_header.Kind} frame of {_header.Length} bytes came where at most {bound} are taken");
            return;
        }

        if (_header.Length % sizeof(float) != 0 || place.Offset + _header.Length / sizeof(float) > vector.Length)
            throw new FrameException(
                FrameError.Length,
                $"{_header.Length} bytes at float {place.Offset} do not fit a vector of {vector.Length} floats");
        _target = vector;
        _targetByte = place.Offset * sizeof(float);
        _received = (int)Math.Min(_end - _start, _header.Length);
        _buffer.AsSpan(_start, _received).CopyTo(Target);
        _start += _received;
    }

    /// <summary>Moves what waits to the start of the buffer; doubles the buffer when that is full and the frame is longer, so
    /// that a length without bytes behind it costs nothing.</summary>
    private void MakeRoom()
    {
        if (_start == _end)
            _start = _end = 0;
        var needed = FrameHeader.Size + (_inFrame ? (int)_header.Length : 0);
        if (_end < _buffer.Length && (_start == 0 || _start + needed < _buffer.Length))
            return;
        var waiting = _buffer.AsSpan(_start, _end - _start);
        var target = waiting.Length < _buffer.Length
            ? _buffer
            : GC.AllocateUninitializedArray<byte>(Math.Min(2 * _buffer.Length, needed + FrameHeader.Size), pinned: true);
        waiting.CopyTo(target);
        (_buffer, _end, _start) = (target, waiting.Length, 0);
    }
}
