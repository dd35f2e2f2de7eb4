using System.Net.Sockets;
using System.Security.Authentication;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>Opens connections to one coordinator. Blocks; for threads of the data plane's own.</summary>
internal sealed class Connector(string host, int port, TcpDataPlaneOptions options)
{
    public TcpDataPlaneOptions Options => options;

    /// <summary>For messages.</summary>
    public string Address => $"{host}:{port}";

    /// <summary>Connects, has both sides show who they are, and says what the connection is for.</summary>
    /// <exception cref="IOException">Says what failed and at which address.</exception>
    /// <exception cref="JoinRefusedException">The coordinator turned the connection away.</exception>
    public PeerConnection Open(ConnectionPurpose purpose, CancellationToken cancellation)
    {
        var peer = Connect(cancellation);
        try
        {
            using var _ = cancellation.Register(() => peer.Abort("it was cancelled"));
            peer.LimitSilence(
                options.OpeningTimeout,
                $"no answer from the coordinator at {Address} within {options.OpeningTimeout.TotalSeconds:0.0} s");
            // In TLS 1.3 a certificate is refused when its owner has finished the handshake already.
            peer.Unheard = "the connection was closed without a word: the coordinator may ask for "
                + (options.Security.Tls is null ? "a secret or certificates" : "another secret or certificate") + ", and says why in its log";
            if (options.Security.Tls is { } tls)
                peer.Secure(tls, asServer: false);
            Opening.AsWorker(peer, purpose);
            return peer;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            peer.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"the data plane at {Address} could not be joined: {e.Message}", e);
        }
        catch (JoinRefusedException)
        {
            peer.Dispose();
            throw;
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
            socket.SendTimeout = (int)options.OpeningTimeout.TotalMilliseconds;
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
