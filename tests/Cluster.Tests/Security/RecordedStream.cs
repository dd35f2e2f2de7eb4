using System.Net.Sockets;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>A connection's stream that keeps what is sent over it.</summary>
internal sealed class RecordedStream(Socket socket) : NetworkStream(socket, ownsSocket: false)
{
    private readonly MemoryStream _sent = new();

    public byte[] Sent => _sent.ToArray();

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override void Write(byte[] buffer, int offset, int count)
    {
        _sent.Write(buffer, offset, count);
        base.Write(buffer, offset, count);
    }

    protected override void Dispose(bool disposing)
    {
        _sent.Dispose();
        base.Dispose(disposing);
    }
}
