using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>
/// How the two ends of a connection come to know each other: TLS where this process has an identity, then a
/// <see cref="Preamble"/> each way, the dialing end's first. Whoever finds something wrong hangs up.
/// </summary>
/// <param name="own">What this process says of itself.</param>
/// <param name="identity">This process's certificate and whom it trusts; null for no TLS.</param>
internal sealed class PeerHandshake(Preamble own, TlsIdentity? identity)
{
    /// <summary>How long an end may take for it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The end that dialed.</summary>
    /// <exception cref="PeerRefusedException">One of the ends refuses the other.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; the connection is of no use any more.</exception>
    public Task<PeerLink> ConnectAsync(Socket socket, CancellationToken stop) => AgreeAsync(socket, OpenAsync, stop);

    /// <summary>The end that was dialed.</summary>
    /// <returns>Null when the other end hung up without a byte, as the health check of a container does.</returns>
    /// <inheritdoc cref="ConnectAsync"/>
    public Task<PeerLink?> AcceptAsync(Socket socket, CancellationToken stop) => AgreeAsync<PeerLink?>(socket, AnswerAsync, stop);

    private static async Task<T> AgreeAsync<T>(Socket socket, Func<Socket, CancellationToken, Task<T>> agree, CancellationToken stop)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        try
        {
            return await agree(socket, stop).ConfigureAwait(false);
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

    private async Task<PeerLink> OpenAsync(Socket socket, CancellationToken stop)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (identity is not null)
            stream = await SecureAsync(
                stream, (tls, objects) => tls.AuthenticateAsClientAsync(identity.ClientOptions(ProcessRole.All, objects), stop))
                .ConfigureAwait(false);
        await SendAsync(stream, stop).ConfigureAwait(false);
        return new PeerLink(socket, stream, await ReceiveAsync(stream, stop).ConfigureAwait(false));
    }

    private async Task<PeerLink?> AnswerAsync(Socket socket, CancellationToken stop)
    {
        if (!await PeekAsync(socket, stop).ConfigureAwait(false))
            return null;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (identity is not null)
            stream = await SecureAsync(
                stream, (tls, objects) => tls.AuthenticateAsServerAsync(identity.ServerOptions(ProcessRole.All, objects), stop))
                .ConfigureAwait(false);
        var peer = await ReceiveAsync(stream, stop).ConfigureAwait(false);
        await SendAsync(stream, stop).ConfigureAwait(false);
        return new PeerLink(socket, stream, peer);
    }

    // Before TLS gets to see it, so that a stranger costs little and the reason is in plain words. False when nothing came.
    private async Task<bool> PeekAsync(Socket socket, CancellationToken stop)
    {
        var first = new byte[Preamble.Magic.Length];
        var seen = await socket.ReceiveAsync(first, SocketFlags.Peek, stop).ConfigureAwait(false);
        if (seen > 0 && Preamble.Objection(first.AsSpan(0, seen), identity is not null) is { } objection)
            throw new PeerRefusedException(objection);
        return seen > 0;
    }

    private static async Task<SslStream> SecureAsync(Stream stream, Func<SslStream, Action<string>, Task> authenticate)
    {
        var tls = new SslStream(stream);
        string? objection = null;
        try
        {
            await authenticate(tls, text => objection = text).ConfigureAwait(false);
            return tls;
        }
        catch (AuthenticationException error)
        {
            throw new PeerRefusedException(
                objection ?? $"TLS could not be agreed on: {(error.InnerException ?? error).Message}", error);
        }
    }

    private async Task SendAsync(Stream stream, CancellationToken stop)
    {
        var bytes = new byte[Preamble.Size];
        own.Write(bytes);
        await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
    }

    private static async Task<Preamble> ReceiveAsync(Stream stream, CancellationToken stop)
    {
        var bytes = new byte[Preamble.Size];
        await stream.ReadExactlyAsync(bytes, stop).ConfigureAwait(false);
        var said = Preamble.Read(bytes);
        if (stream is SslStream { RemoteCertificate: X509Certificate2 certificate }
            && TlsIdentity.RoleOf(certificate) is var proved && proved != said.Role)
            throw new PeerRefusedException(
                $"it says that it is a {said.Role}, and its certificate ({certificate.Subject}) is one of a {proved}");
        return said;
    }
}
