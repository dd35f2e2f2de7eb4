using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.DataPlane.Tcp.Frames;
using DistTrain.Shared.Tests.DataPlane;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>What a coordinator's port for parameters, gradients and data sets refuses.</summary>
[Collection(nameof(GuardedCoordinators))]
public sealed class DataPlaneCasesTests(GuardedCoordinators coordinators)
{
    private const int Attempts = 3;

    [Fact]
    public void RightSecret_IsProvedToInTurn() =>
        Assert.Equal(FrameKind.CoordinatorProof, Open(coordinators.WithSecret, Stranger.NewAddress(), GuardedCoordinators.Secret).Kind);

    [Fact]
    public void RightCertificate_IsProvedToInTurn()
    {
        using var worker = coordinators.Authority.Issue("worker");
        Assert.Equal(FrameKind.CoordinatorProof, Open(coordinators.WithTls, Stranger.NewAddress(), "", worker).Kind);
    }

    [Fact]
    public async Task WrongSecret_IsRefused() => await IsRefused(coordinators.WithSecret, "secrets of coordinator and worker differ", peer =>
        Assert.Equal(FrameKind.Refused, Open(coordinators.WithSecret, peer, "another battery staple").Kind));

    [Fact]
    public async Task NoSecret_IsRefused() => await IsRefused(coordinators.WithSecret, "secrets of coordinator and worker differ", peer =>
        Assert.Equal(FrameKind.Refused, Open(coordinators.WithSecret, peer, "").Kind));

    [Fact]
    public async Task OfferWithoutAnOpening_IsRefused() => await IsRefused(coordinators.WithSecret, "a Offer frame of 0 bytes came", peer =>
        Assert.Equal(FrameKind.Refused, Sends(coordinators.WithSecret, peer, Header(FrameKind.Offer, 0))));

    [Fact]
    public async Task ReplayedHandshake_IsRefused()
    {
        var (kind, recorded) = Open(coordinators.WithSecret, Stranger.NewAddress(), GuardedCoordinators.Secret);
        Assert.Equal(FrameKind.CoordinatorProof, kind);
        await IsRefused(coordinators.WithSecret, "secrets of coordinator and worker differ", peer =>
            Assert.Equal(FrameKind.Refused, Open(coordinators.WithSecret, peer, "", replayed: recorded).Kind));
    }

    [Fact]
    public async Task Garbage_IsRefused() => await IsRefused(coordinators.WithSecret, "does not speak DistTrain's data plane", peer =>
        Assert.Equal(FrameKind.Refused, Sends(coordinators.WithSecret, peer, "no frame at all, and certainly no hello"u8)));

    [Fact]
    public async Task Http_IsRefused() => await IsRefused(coordinators.WithSecret, "does not speak DistTrain's data plane", peer =>
        Assert.Equal(FrameKind.Refused, Sends(coordinators.WithSecret, peer, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8)));

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7fffffffu)]
    public async Task HugeFrame_IsRefused(uint length) => await IsRefused(coordinators.WithSecret, $"of {length} bytes", peer =>
        Assert.Equal(FrameKind.Refused, Sends(coordinators.WithSecret, peer, Header(FrameKind.Hello, length))));

    [Fact]
    public async Task PlainTextToATlsPort_IsRefused() => await IsRefused(coordinators.WithTls, "turned a connection", peer =>
        Assert.Null(Sends(coordinators.WithTls, peer, "no frame at all, and certainly no TLS"u8)));

    [Fact]
    public async Task HttpToATlsPort_IsRefused() => await IsRefused(coordinators.WithTls, "turned a connection", peer =>
        Assert.Null(Sends(coordinators.WithTls, peer, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8)));

    [Fact]
    public async Task NoCertificate_IsRefused() => await IsRefused(coordinators.WithTls, "it shows no certificate", peer => Shows(peer, null));

    [Fact]
    public async Task ExpiredCertificate_IsRefused()
    {
        using var expired = coordinators.Authority.Issue("worker", expired: true);
        await IsRefused(coordinators.WithTls, "NotTimeValid", peer => Shows(peer, expired));
    }

    [Fact]
    public async Task CertificateOfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        using var foreign = other.Issue("worker");
        await IsRefused(coordinators.WithTls, "PartialChain", peer => Shows(peer, foreign));
    }

    [Fact]
    public async Task CoordinatorsCertificateForAWorker_IsRefused()
    {
        using var coordinator = coordinators.Authority.Issue("coordinator");
        await IsRefused(coordinators.WithTls, "OU=worker is expected", peer => Shows(peer, coordinator));
    }

    private static async Task IsRefused(GuardedCoordinator coordinator, string reason, Action<IPAddress> attempt)
    {
        var peer = Stranger.NewAddress();
        await coordinator.Suffers(() =>
        {
            for (var i = 0; i < Attempts; i++)
                attempt(peer);
        });
        Assert.Contains(
            reason, await coordinator.SaidOnceOf(peer, last => Sends(coordinator, last, "the last one"u8)), StringComparison.Ordinal);
    }

    /// <summary>Sends bytes instead of an opening; the kind of the answer before the connection ends, if there is any.</summary>
    private static FrameKind? Sends(GuardedCoordinator coordinator, IPAddress peer, ReadOnlySpan<byte> bytes)
    {
        using var stranger = new Stranger(peer, coordinator.DataPort);
        stranger.Send(bytes);
        var answer = stranger.ReceiveToEnd();
        return answer.AsSpan().StartsWith(FrameHeader.Magic) ? (FrameKind)answer[5] : null;
    }

    /// <summary>With TLS the first word is ours, so that a Challenge would show that the certificate was taken.</summary>
    private void Shows(IPAddress peer, X509Certificate2? certificate)
    {
        using var stranger = new Stranger(peer, coordinators.WithTls.DataPort);
        if (stranger.Secure(certificate))
            stranger.Send(Frame(FrameKind.Hello, new byte[SecretProof.NonceSize], (int)ConnectionPurpose.Job));
        Assert.Empty(stranger.ReceiveToEnd());
    }

    /// <summary>Goes through the opening; the kind of the last answer, and the proof that was sent.</summary>
    private static (FrameKind Kind, byte[] Proof) Open(
        GuardedCoordinator coordinator, IPAddress peer, string secret, X509Certificate2? certificate = null, byte[]? replayed = null)
    {
        using var stranger = new Stranger(peer, coordinator.DataPort);
        if (certificate is not null)
            Assert.True(stranger.Secure(certificate));
        var nonce = new byte[SecretProof.NonceSize];
        stranger.Send(Frame(FrameKind.Hello, nonce, (int)ConnectionPurpose.Job));
        var challenge = stranger.Receive(FrameHeader.Size + SecretProof.NonceSize);
        Assert.Equal((byte)FrameKind.Challenge, challenge[5]);
        var proof = replayed
            ?? SecretProof.OfWorker(Encoding.UTF8.GetBytes(secret), nonce, challenge.AsSpan(FrameHeader.Size), ConnectionPurpose.Job);
        stranger.Send(Frame(FrameKind.WorkerProof, proof));
        return ((FrameKind)stranger.Receive(FrameHeader.Size)[5], proof);
    }

    private static byte[] Header(FrameKind kind, uint length)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader { Kind = kind }.Write(header, length, 0);
        return header;
    }

    private static byte[] Frame(FrameKind kind, byte[] payload, int node = 0)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader { Kind = kind, Node = node }.Write(header, (uint)payload.Length, Crc32C.Compute(payload));
        return [.. header, .. payload];
    }
}
