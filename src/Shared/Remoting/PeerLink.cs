using System.Net.Sockets;

namespace DistTrain.Shared.Remoting;

/// <summary>A connection whose handshake is complete.</summary>
/// <param name="Socket">The connection.</param>
/// <param name="Stream">To read from and write to: the connection, or TLS over it.</param>
/// <param name="Peer">What the other end said of itself; with TLS its certificate names the same role.</param>
internal sealed record PeerLink(Socket Socket, Stream Stream, Preamble Peer) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        Socket.Dispose();
    }
}
