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
    public Task<PeerLink> DialAsync(Socket socket, CancellationToken stop) => AgreeAsync(socket, OpenAsync, stop);

    /// <summary>Performs the handshake at the end that accepted the connection.</summary>
    /// <returns>Null when the other end hung up without a byte, as the health check of a container does.</returns>
    /// <inheritdoc cref="DialAsync"/>
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
        await SayAsync(stream, stop).ConfigureAwait(false);
        return new PeerLink(socket, stream, await HearAsync(stream, stop).ConfigureAwait(false));
    }

    private async Task<PeerLink?> AnswerAsync(Socket socket, CancellationToken stop)
    {
        if (!await LookAsync(socket, stop).ConfigureAwait(false))
            return null;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (identity is not null)
            stream = await SecureAsync(
                stream, (tls, objects) => tls.AuthenticateAsServerAsync(identity.ServerOptions(ProcessRole.All, objects), stop))
                .ConfigureAwait(false);
        var peer = await HearAsync(stream, stop).ConfigureAwait(false);
        await SayAsync(stream, stop).ConfigureAwait(false);
        return new PeerLink(socket, stream, peer);
    }

    // Looks at the first bytes before TLS reads them, so that a stranger costs little and the reason for a refusal is in
    // plain words. False when the other end closed the connection without a byte.
    private async Task<bool> LookAsync(Socket socket, CancellationToken stop)
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

    private async Task SayAsync(Stream stream, CancellationToken stop)
    {
        var bytes = new byte[Preamble.Size];
        own.Write(bytes);
        await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
    }

    private static async Task<Preamble> HearAsync(Stream stream, CancellationToken stop)
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
