using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>The handshake of two actor systems: TLS where this process has an identity, then a <see cref="Preamble"/> each
/// way, the connecting end's first. Either end closes the connection when it finds something wrong.</summary>
/// <param name="own">The preamble of this process.</param>
/// <param name="identity">This process's certificate and whom it trusts; null for no TLS.</param>
internal sealed class PeerHandshake(Preamble own, TlsIdentity? identity)
{
    /// <summary>How long the whole handshake may take, at either end.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Performs the handshake at the end that opened the connection.</summary>
    /// <exception cref="PeerRefusedException">One of the ends refuses the other.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; the connection cannot be used any more.</exception>
    public Task<PeerLink> ConnectAsync(Socket socket, CancellationToken stop) => RunAsync(socket, AsClientAsync, stop);

    /// <summary>Performs the handshake at the end that accepted the connection.</summary>
    /// <returns>Null when the other end hung up without a byte, as the health check of a container does.</returns>
    /// <inheritdoc cref="ConnectAsync"/>
    public Task<PeerLink?> AcceptAsync(Socket socket, CancellationToken stop) => RunAsync<PeerLink?>(socket, AsServerAsync, stop);

    private static async Task<T> RunAsync<T>(
        Socket socket, Func<Socket, CancellationToken, Task<T>> handshake, CancellationToken stop)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        try
        {
            return await handshake(socket, stop).ConfigureAwait(false);
        }
        catch (EndOfStreamException error)
        {
            throw new PeerRefusedException("it hung up before it said what it is; its own log may say why", error);
        }
        catch (Exception error) when (
            error is IOException and not PeerRefusedException or SocketException or ObjectDisposedException)
        {
            throw new PeerRefusedException($"the connection broke off before it said what it is: {error.Message}", error);
        }
    }

    private async Task<PeerLink> AsClientAsync(Socket socket, CancellationToken stop)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (identity is not null)
            stream = await SecureAsync(
                stream, (tls, refused) => tls.AuthenticateAsClientAsync(identity.ClientOptions(ProcessRole.All, refused), stop))
                .ConfigureAwait(false);
        await SendPreambleAsync(stream, stop).ConfigureAwait(false);
        return new PeerLink(socket, stream, await ReceivePreambleAsync(stream, stop).ConfigureAwait(false));
    }

    private async Task<PeerLink?> AsServerAsync(Socket socket, CancellationToken stop)
    {
        if (!await PeekAsync(socket, stop).ConfigureAwait(false))
            return null;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (identity is not null)
            stream = await SecureAsync(
                stream, (tls, refused) => tls.AuthenticateAsServerAsync(identity.ServerOptions(ProcessRole.All, refused), stop))
                .ConfigureAwait(false);
        var peer = await ReceivePreambleAsync(stream, stop).ConfigureAwait(false);
        await SendPreambleAsync(stream, stop).ConfigureAwait(false);
        return new PeerLink(socket, stream, peer);
    }

    // Looks at the first bytes before TLS reads them, so that a stranger costs little and the reason for a refusal is in
    // plain words. False when the other end closed the connection without a byte.
    private async Task<bool> PeekAsync(Socket socket, CancellationToken stop)
    {
        var first = new byte[Preamble.Magic.Length];
        var seen = await socket.ReceiveAsync(first, SocketFlags.Peek, stop).ConfigureAwait(false);
        if (seen > 0 && Preamble.FindProblem(first.AsSpan(0, seen), identity is not null) is { } problem)
            throw new PeerRefusedException(problem);
        return seen > 0;
    }

    private static async Task<SslStream> SecureAsync(Stream stream, Func<SslStream, Action<string>, Task> authenticate)
    {
        var tls = new SslStream(stream);
        string? problem = null;
        try
        {
            await authenticate(tls, text => problem = text).ConfigureAwait(false);
            return tls;
        }
        catch (AuthenticationException error)
        {
            throw new PeerRefusedException(
                problem ?? $"TLS could not be agreed on: {(error.InnerException ?? error).Message}", error);
        }
    }

    private async Task SendPreambleAsync(Stream stream, CancellationToken stop)
    {
        var bytes = new byte[Preamble.Size];
        own.Write(bytes);
        await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
    }

    private static async Task<Preamble> ReceivePreambleAsync(Stream stream, CancellationToken stop)
    {
        var bytes = new byte[Preamble.Size];
        await stream.ReadExactlyAsync(bytes, stop).ConfigureAwait(false);
        var preamble = Preamble.Read(bytes);
        if (stream is SslStream { RemoteCertificate: X509Certificate2 certificate }
            && TlsIdentity.RoleOf(certificate) is var proved && proved != preamble.Role)
            throw new PeerRefusedException(
                $"it says that it is a {preamble.Role}, and its certificate ({certificate.Subject}) is one of a {proved}");
        return preamble;
    }
}
