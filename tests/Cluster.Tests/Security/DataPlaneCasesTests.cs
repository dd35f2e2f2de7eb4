using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DistTrain.Shared.Security;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>What a coordinator's port for parameters, gradients and data sets refuses.</summary>
[Collection(nameof(GuardedCoordinators))]
public sealed class DataPlaneCasesTests(GuardedCoordinators coordinators)
{
    private const int Attempts = 3;
    private static readonly string NoKey = new('0', 64);

    /// <summary>What is no TLS, or claims a length that no handshake has (16 MB).</summary>
    public static TheoryData<byte[]> NoHandshakes { get; } =
    [
        "no frame at all, and certainly no TLS"u8.ToArray(),
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(),
        Frame(new FetchMessage(NoKey)),
        Header(new OfferMessage(Guid.Empty), uint.MaxValue),
        [0x16, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff, 3, 3, .. new byte[0x4000 - 6]],
    ];

    [Fact]
    public void RightSecret_IsServed()
    {
        using var worker = Issue(ProcessRole.Worker);
        Assert.Contains("no data set", Asks(coordinators.WithSecret, worker), StringComparison.Ordinal);
    }

    [Fact]
    public void RightCertificate_IsServed()
    {
        using var worker = coordinators.Authority.Issue(ProcessRole.Worker);
        Assert.Contains("no data set", Asks(coordinators.WithTls, worker), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSecret_IsRefused()
    {
        using var root = ClusterRoot.Of(ClusterSecret.FromText("another battery staple"));
        using var worker = Issue(ProcessRole.Worker, root);
        await IsRefused(coordinators.WithSecret, "give every process the same --secret-file", worker);
    }

    [Theory]
    [MemberData(nameof(NoHandshakes))]
    public async Task NoSecret_IsRefused(byte[] sent) => await IsRefused(
        coordinators.WithSecret, "TLS could not be agreed on", peer => SendsAndHearsNoFrame(coordinators.WithSecret, peer, sent));

    /// <summary>A record of 65,535 bytes, longer than TLS has, of which 64 come.</summary>
    [Fact]
    public async Task HandshakeThatBreaksOff_IsRefused() => await IsRefused(
        coordinators.WithSecret, "closed without a word",
        peer => SendsAndHearsNoFrame(coordinators.WithSecret, peer, [0x16, 3, 1, 0xff, 0xff, .. new byte[64]]));

    [Fact]
    public async Task ReplayedHandshake_IsRefused()
    {
        using var worker = Issue(ProcessRole.Worker);
        using var honest = new Stranger(Stranger.NewAddress(), coordinators.WithSecret.DataPort);
        Assert.True(honest.Secure(worker));
        honest.Send(Frame(new FetchMessage(NoKey)));
        Assert.NotEmpty(honest.ReceiveToEnd());

        await IsRefused(coordinators.WithSecret, "TLS could not be agreed on", peer =>
            SendsAndHearsNoFrame(coordinators.WithSecret, peer, honest.Sent));
    }

    [Fact]
    public async Task NoCertificate_IsRefused() =>
        await IsRefused(coordinators.WithSecret, "it shows no certificate", certificate: null);

    [Theory]
    [InlineData(-9, -1)]
    [InlineData(1, 9)]
    public async Task ExpiredCertificate_IsRefused(int fromDays, int toDays)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var worker = coordinators.Root.Issue(ProcessRole.Worker, now.AddDays(fromDays), now.AddDays(toDays));
        await IsRefused(coordinators.WithSecret, "this machine's clock says", worker);
    }

    [Fact]
    public async Task CertificateOfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        using var foreign = other.Issue(ProcessRole.Worker);
        await IsRefused(coordinators.WithSecret, "give every process the same --secret-file", foreign);
        await IsRefused(coordinators.WithTls, "give every process a certificate of the same --tls-ca", foreign);
    }

    [Fact]
    public async Task CertificateOfAnAuthorityOfTheSameName_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(coordinators.Root.Certificate.SubjectName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var forged = request.CreateSelfSigned(now.AddDays(-9), now.AddDays(9));
        using var worker = TestAuthority.Issue(forged, ProcessRole.Worker);
        await IsRefused(coordinators.WithSecret, "give every process the same --secret-file", worker, forged);
    }

    [Fact]
    public async Task CertificateWithALineBreakInItsName_IsSaidInOneLine()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName("x\n00:00:00.000 Info all is well");
        var now = TimeProvider.System.GetUtcNow();
        using var forged = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-9), now.AddDays(9));

        await IsRefused(coordinators.WithSecret, "give every process the same --secret-file", forged);
    }

    [Fact]
    public async Task CertificateThatAWorkerIssued_IsRefused()
    {
        using var worker = Issue(ProcessRole.Worker);
        using var issued = TestAuthority.Issue(worker, ProcessRole.Worker);
        await IsRefused(coordinators.WithSecret, "its certificate (", issued, worker);
    }

    [Fact]
    public async Task CoordinatorsCertificateForAWorker_IsRefused()
    {
        using var coordinator = Issue(ProcessRole.Coordinator);
        await IsRefused(coordinators.WithSecret, "OU=worker is expected", coordinator);
        using var own = coordinators.Authority.Issue(ProcessRole.Coordinator);
        await IsRefused(coordinators.WithTls, "OU=worker is expected", own);
    }

    [Fact]
    public async Task GarbageOfAMember_IsRefused() => await IsRefusedAsMember(
        "does not speak DistTrain's data plane", "no frame at all, and certainly no hello"u8.ToArray());

    [Fact]
    public async Task AnswerBeforeAnOffer_IsRefused() =>
        await IsRefusedAsMember("a Ready frame of 0 bytes came", Frame(new ReadyMessage()));

    [Fact]
    public async Task OfferOfNobody_IsRefused() =>
        await IsRefusedAsMember("an offer cannot be read", Frame(new OfferMessage(Guid.NewGuid())));

    [Fact]
    public void HeartbeatOfNoSession_IsRefused()
    {
        using var worker = Issue(ProcessRole.Worker);
        Assert.Contains(
            "is over", Says(coordinators.WithSecret, worker, new HeartbeatMessage(Guid.NewGuid(), 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7fffffffu)]
    public async Task HugeFrameOfAMember_IsRefused(uint length) =>
        await IsRefusedAsMember($"of {length} bytes", Header(new ReadyMessage(), length));

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7fffffffu)]
    public async Task HugeOfferOfAMember_IsRefused(uint length) => await IsRefusedAsMember(
        $"of {length} bytes", Header(new OfferMessage(Guid.NewGuid()), length));

    private async Task IsRefusedAsMember(string reason, byte[] sent)
    {
        using var worker = Issue(ProcessRole.Worker);
        await IsRefused(coordinators.WithSecret, reason, peer =>
        {
            using var stranger = new Stranger(peer, coordinators.WithSecret.DataPort);
            Assert.True(stranger.Secure(worker));
            stranger.Send(sent);
            Assert.Equal(FrameKind.Refused, KindOf(stranger.ReceiveToEnd()));
        });
    }

    /// <summary>With TLS 1.3 the handshake may seem to have gone well; a frame in answer would show that the certificate was taken.</summary>
    private static Task IsRefused(
        GuardedCoordinator coordinator, string reason, X509Certificate2? certificate, params X509Certificate2[] issuers) =>
        IsRefused(coordinator, reason, peer =>
        {
            using var stranger = new Stranger(peer, coordinator.DataPort);
            if (stranger.Secure(certificate, issuers))
                stranger.Send(Frame(new FetchMessage(NoKey)));
            Assert.Empty(stranger.ReceiveToEnd());
        });

    private static async Task IsRefused(GuardedCoordinator coordinator, string reason, Action<IPAddress> attempt)
    {
        var peer = Stranger.NewAddress();
        await coordinator.Suffers(() =>
        {
            for (var i = 0; i < Attempts; i++)
                attempt(peer);
        });
        Assert.Contains(
            reason,
            await coordinator.SaidOnceOf(peer, last => SendsAndHearsNoFrame(coordinator, last, "the last one"u8)),
            StringComparison.Ordinal);
    }

    /// <summary>Sends bytes instead of a handshake. An alert of TLS may come back.</summary>
    private static void SendsAndHearsNoFrame(GuardedCoordinator coordinator, IPAddress peer, ReadOnlySpan<byte> bytes)
    {
        using var stranger = new Stranger(peer, coordinator.DataPort);
        stranger.Send(bytes);
        stranger.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Null(KindOf(stranger.ReceiveToEnd()));
    }

    /// <summary>Asks for a data set that nobody has; what is said to that.</summary>
    private static string Asks(GuardedCoordinator coordinator, X509Certificate2 certificate) =>
        Says(coordinator, certificate, new FetchMessage(NoKey));

    /// <summary>Opens a connection with a message; the refusal.</summary>
    private static string Says<T>(GuardedCoordinator coordinator, X509Certificate2 certificate, T message)
        where T : struct, IMessage<T>
    {
        using var stranger = new Stranger(Stranger.NewAddress(), coordinator.DataPort);
        Assert.True(stranger.Secure(certificate));
        stranger.Send(Frame(message));
        var answer = stranger.ReceiveToEnd();
        Assert.Equal(FrameKind.Refused, KindOf(answer));
        return Encoding.UTF8.GetString(answer);
    }

    private X509Certificate2 Issue(string role, ClusterRoot? root = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return (root ?? coordinators.Root).Issue(role, now.AddDays(-1), now.AddDays(1));
    }

    private static FrameKind? KindOf(byte[] answer) =>
        answer.AsSpan().StartsWith(FrameHeader.Magic) ? (FrameKind)answer[5] : null;

    private static byte[] Header<T>(T message, uint length)
        where T : struct, IMessage<T>
    {
        var header = new byte[FrameHeader.Size];
        FrameHeader.Write(header, 0, message, length, 0);
        return header;
    }

    private static byte[] Frame<T>(T message)
        where T : struct, IMessage<T> => Header(message, 0);
}
