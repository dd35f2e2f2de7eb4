#nullable enable
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Remote.Transport;

/// <summary>A connection inside TLS.</summary>
internal sealed class TlsWire : Wire
{
    private const string OrganizationalUnit = "2.5.4.11";

    private readonly SslStream _stream;

    private TlsWire(SslStream stream) => _stream = stream;

    public override IReadOnlyList<string>? PeerUnits => _stream.RemoteCertificate is X509Certificate2 peer
        ? [.. peer.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == OrganizationalUnit)
            .Select(name => name.GetSingleElementValue() ?? "")]
        : null;

    /// <exception cref="AuthenticationException">The peer's certificate is not accepted, or it does not speak TLS.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static Task<Wire> AcceptAsync(Socket socket, TlsSettings settings, CancellationToken cancel) =>
        AgreeAsync(socket, (stream, verdict) => stream.AuthenticateAsServerAsync(settings.ForServer(verdict), cancel));

    /// <inheritdoc cref="AcceptAsync" />
    public static Task<Wire> ConnectAsync(Socket socket, string host, TlsSettings settings, CancellationToken cancel) =>
        AgreeAsync(socket, (stream, verdict) => stream.AuthenticateAsClientAsync(settings.ForClient(host, verdict), cancel));

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

    public override int Receive(Span<byte> buffer) => _stream.Read(buffer);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    /// <summary>Takes nothing: encrypting may have to wait for the socket.</summary>
    public override int TrySend(ReadOnlySpan<byte> bytes) => 0;

    public override Task FinishAsync() => _stream.ShutdownAsync();

    public override void Dispose() => _stream.Dispose();

    private static async Task<Wire> AgreeAsync(Socket socket, Func<SslStream, TlsVerdict, Task> agree)
    {
        var verdict = new TlsVerdict();
        var stream = new SslStream(new NetworkStream(socket, true));
        try
        {
            await agree(stream, verdict).ConfigureAwait(false);
            return new TlsWire(stream);
        }
        catch (AuthenticationException e) when (verdict.Objection is { } objection)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new AuthenticationException(objection, e);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
