using System.Net.Sockets;
using System.Security.Authentication;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>Opens connections to one coordinator. Blocks; for threads of the data plane's own.</summary>
internal sealed class Connector(string host, int port, TcpDataPlaneOptions options)
{
    public TcpDataPlaneOptions Options => options;

    /// <summary><c>HOST:PORT</c>, for messages.</summary>
    public string Address => $"{host}:{port}";

    /// <summary>Connects, and with TLS has both sides show who they are. The first message says what the connection is
    /// for.</summary>
    /// <exception cref="IOException">Says what failed and at which address.</exception>
    public PeerConnection Open(CancellationToken cancellation)
    {
        var peer = Connect(cancellation);
        try
        {
            using var _ = cancellation.Register(() => peer.Abort("it was cancelled"));
            peer.LimitSilence(
                options.HandshakeTimeout,
                $"no answer from the coordinator at {Address} within {options.HandshakeTimeout.TotalSeconds:0.0} s");
            // In TLS 1.3 a certificate is refused when its owner has finished the handshake already.
            peer.Unheard = "the connection was closed without a word: the coordinator may ask for "
                + (options.Tls is null ? "a secret or certificates" : "another secret or certificate")
                + ", and says why in its log";
            if (options.Tls is { } tls)
                peer.Secure(tls, asServer: false);
            peer.Reader.Limit = FrameBounds.Text;
            return peer;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            peer.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"the data plane at {Address} could not be joined: {e.Message}", e);
        }
    }

    private PeerConnection Connect(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var _ = cancellation.Register(socket.Dispose);
            // On a blocking socket the time limit of sending holds for connecting too.
            socket.SendTimeout = (int)options.HandshakeTimeout.TotalMilliseconds;
            socket.Connect(host, port);
            socket.SendTimeout = 0;
            return new PeerConnection(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"no connection to the data plane at {Address}: {e.Message}", e);
        }
    }
}
