using System.Net.Sockets;

namespace DistTrain.Shared.Remoting;

/// <summary>A connection whose other end has shown who it is.</summary>
/// <param name="Socket">The connection.</param>
/// <param name="Stream">What is read from and written to: the connection, or TLS over it.</param>
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
