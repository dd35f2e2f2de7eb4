#nullable enable
using System.Net.Sockets;

namespace Akka.Remote.Transport;

/// <summary>A connection in the clear.</summary>
internal sealed class SocketWire : Wire
{
    private readonly Socket _socket;

    public SocketWire(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer, SocketFlags.None);

    public override int Receive(Span<byte> buffer)
    {
        _socket.Blocking = true;
        return _socket.Receive(buffer, SocketFlags.None);
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
    }

    public override int TrySend(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new SocketException((int)error),
        };
    }

    public override Task FinishAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }

    public override void Dispose() => _socket.Dispose();
}
