using System.Net.Sockets;

namespace DistTrain.Shared.Transport;

/// <summary>
/// What TLS reads from and writes to. A record of TLS holds at most 16 KiB, and each would cost a call to the system both ways:
/// after the handshake, records are gathered up to a chunk before they are sent, and taken as many at a time as there are.
/// Blocking calls only.
/// </summary>
internal sealed class RecordStream(Socket socket) : Stream
{
    private const int Gathered = 256 * 1024;
    private readonly Lock _gate = new();
    private byte[]? _unsent;
    private int _unsentBytes;
    private byte[]? _taken;
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The handshake is over. What is written from now on may wait for <see cref="Flush"/>. A peer that is not let in
    /// costs no buffers.</summary>
    public void Gather()
    {
        _unsent = GC.AllocateUninitializedArray<byte>(Gathered, pinned: true);
        _taken = GC.AllocateUninitializedArray<byte>(Gathered, pinned: true);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (_unsent is null)
            {
                Send(buffer);
                return;
            }

            while (!buffer.IsEmpty)
            {
                if (_unsentBytes == _unsent.Length)
                    SendGathered(_unsent);
                var count = Math.Min(buffer.Length, _unsent.Length - _unsentBytes);
                buffer[..count].CopyTo(_unsent.AsSpan(_unsentBytes));
                _unsentBytes += count;
                buffer = buffer[count..];
            }
        }
    }

    /// <summary>Sends what was gathered since the last time, in one call to the system.</summary>
    public override void Flush()
    {
        lock (_gate)
            if (_unsent is not null)
                SendGathered(_unsent);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_taken is null)
            return Receive(buffer);
        if (_start == _end)
        {
            _start = _end = 0;
            _end = Receive(_taken);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _taken.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void SendGathered(byte[] unsent)
    {
        var count = _unsentBytes;
        _unsentBytes = 0;
        Send(unsent.AsSpan(0, count));
    }

    // TLS hands an IOException on, and hides any other behind words of its own.
    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[socket.Send(bytes)..];
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private int Receive(Span<byte> room)
    {
        try
        {
            return socket.Receive(room);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
