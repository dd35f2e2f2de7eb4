using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using DistTrain.Cluster.Tests.Training;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;
using DistTrain.TestSupport;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>What a coordinator's port for actors refuses.</summary>
[Collection(nameof(GuardedCoordinators))]
public sealed class RemotingCasesTests(GuardedCoordinators coordinators)
{
    private const int Attempts = 3;

    [Fact]
    public void RightSecret_IsAnswered()
    {
        using var stranger = Introduces(coordinators.WithSecret, Stranger.NewAddress(), OfSecret(coordinators.Root));
        Assert.Equal(ProcessRole.Coordinator, Preamble.Read(stranger.Receive(Preamble.Size)).Role);
    }

    [Fact]
    public void RightCertificate_IsAnswered()
    {
        using var worker = coordinators.Authority.Issue("worker");
        using var stranger = Introduces(coordinators.WithTls, Stranger.NewAddress(), worker);
        Assert.Equal(ProcessRole.Coordinator, Preamble.Read(stranger.Receive(Preamble.Size)).Role);
    }

    [Fact]
    public async Task WrongSecret_IsRefused()
    {
        using var root = ClusterRoot.Of(ClusterSecret.FromText("another battery staple"));
        await IsRefused(coordinators.WithSecret, "give every process the same --secret-file", peer =>
            Assert.Empty(Shows(coordinators.WithSecret, peer, OfSecret(root))));
    }

    [Fact]
    public async Task NoSecret_IsRefused() => await IsRefused(coordinators.WithSecret, "it speaks without TLS", peer =>
        Assert.Empty(Sends(coordinators.WithSecret, peer, OfWorker())));

    [Fact]
    public async Task ReplayedHandshake_IsRefused()
    {
        var recorded = Record();
        await IsRefused(
            coordinators.WithSecret, "TLS could not be agreed on", peer => Sends(coordinators.WithSecret, peer, recorded));
    }

    [Theory]
    [InlineData("no frame at all, and certainly no greeting")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task NoTls_IsRefused(string bytes)
    {
        await IsRefused(coordinators.WithSecret, "it does not speak TLS", peer =>
            Assert.Empty(Sends(coordinators.WithSecret, peer, System.Text.Encoding.ASCII.GetBytes(bytes))));
        await IsRefused(coordinators.WithTls, "it does not speak TLS", peer =>
            Assert.Empty(Sends(coordinators.WithTls, peer, System.Text.Encoding.ASCII.GetBytes(bytes))));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x7fffffffu)]
    [InlineData(uint.MaxValue)]
    public async Task HugeOrEmptyFrameInTheClear_IsRefused(uint length) => await IsRefused(
        coordinators.WithSecret, "it does not speak TLS",
        peer => Assert.Empty(Sends(coordinators.WithSecret, peer, LengthOf(length))));

    [Theory]
    [InlineData(0u)]
    [InlineData(0x7fffffffu)]
    [InlineData(uint.MaxValue)]
    public async Task HugeOrEmptyFrameOfAMember_IsRefused(uint length) =>
        await IsRefused(coordinators.WithSecret, $"it sent a frame of {length} bytes; 1 to 1048576 are possible", peer =>
        {
            using var member = Introduces(coordinators.WithSecret, peer, OfSecret(coordinators.Root));
            Assert.Equal(Preamble.Size, member.Receive(Preamble.Size).Length);
            member.Send(LengthOf(length));
            member.ReceiveToEnd();
        });

    [Fact]
    public async Task AnotherVersion_IsRefusedWithBothNamed() =>
        await IsRefused(coordinators.WithSecret, "it speaks version 9 of the actors' protocol, this process version 1", peer =>
        {
            var preamble = OfWorker();
            preamble[4] = 9;
            Assert.Empty(Shows(coordinators.WithSecret, peer, OfSecret(coordinators.Root), preamble));
        });

    [Fact]
    public async Task NoCertificate_IsRefused() => await IsRefused(coordinators.WithTls, "it shows no certificate", peer =>
        Assert.Empty(Shows(coordinators.WithTls, peer, null)));

    [Fact]
    public async Task ExpiredCertificate_IsRefused()
    {
        using var expired = coordinators.Authority.Issue("worker", expired: true);
        await IsRefused(
            coordinators.WithTls, "this machine's clock says", peer => Assert.Empty(Shows(coordinators.WithTls, peer, expired)));
    }

    [Fact]
    public async Task CertificateOfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        using var foreign = other.Issue("worker");
        await IsRefused(coordinators.WithTls, "give every process a certificate of the same --tls-ca", peer =>
            Assert.Empty(Shows(coordinators.WithTls, peer, foreign)));
    }

    [Fact]
    public async Task WorkersCertificateOfOneWhoSaysCoordinator_IsRefused()
    {
        using var worker = coordinators.Authority.Issue("worker");
        var preamble = new byte[Preamble.Size];
        new Preamble(ProcessRole.Coordinator, 1).Write(preamble);
        await IsRefused(coordinators.WithTls, "it says that it is a coordinator, and its certificate", peer =>
            Assert.Empty(Shows(coordinators.WithTls, peer, worker, preamble)));
    }

    [Fact]
    public async Task WorkersCertificateOfAMemberThatSaysCoordinator_IsGivenUp()
    {
        using var listener = ListeningSocket.Open(new Endpoint("127.0.0.1", 0));
        var transport = new SocketTransportSetup
        {
            Listener = listener,
            Advertised = "127.0.0.1",
            Role = ProcessRole.Worker,
            Identity = new TlsIdentity(coordinators.Authority.Issue("worker"), [coordinators.Authority.Certificate]),
            Log = Serilog.Core.Logger.None,
        };
        var settings = ClusterConfiguration.OfMember(
            ProcessRole.Coordinator, [new Endpoint("127.0.0.1", coordinators.WithTls.Port)], typeof(Akka.Cluster.NoDowning));
        var system = ActorSystem.Create(
            ClusterConfiguration.SystemName, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(settings), transport));

        await coordinators.WithTls.Process.Said(
            $"{listener.LocalEndPoint} joined as a coordinator and is given up: its certificate is one of a worker");

        await system.WhenTerminated.WaitAsync(TrainingProcess.Limit);
        Assert.True((await coordinators.WithTls.Cluster.Get("/api/cluster"))["ready"]!.GetValue<bool>());
    }

    [Fact]
    public async Task ManyWhoSayNothing_KeepNobodyOut()
    {
        var peer = Stranger.NewAddress();
        List<Stranger> silent = [];
        await coordinators.WithSecret.Suffers(() =>
        {
            for (var i = 0; i < 2 * SocketTransport.MaximumHalfOpen; i++)
                silent.Add(new Stranger(peer, coordinators.WithSecret.Port));
            using var worker = Introduces(coordinators.WithSecret, Stranger.NewAddress(), OfSecret(coordinators.Root));
            Assert.Equal(Preamble.Size, worker.Receive(Preamble.Size).Length);
            Assert.All(silent, one => Assert.Empty(one.ReceiveToEnd()));
        });
        silent.ForEach(one => one.Dispose());
        Assert.Contains(
            "64 others are waiting, too",
            await coordinators.WithSecret.SaidOnceOf(peer, last => Sends(coordinators.WithSecret, last, "the last"u8)),
            StringComparison.Ordinal);
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
            reason, await coordinator.SaidOnceOf(peer, last => Sends(coordinator, last, "the last one"u8)),
            StringComparison.Ordinal);
    }

    /// <summary>Sends bytes in the clear; what comes back before the connection ends.</summary>
    private static byte[] Sends(GuardedCoordinator coordinator, IPAddress peer, ReadOnlySpan<byte> bytes)
    {
        using var stranger = new Stranger(peer, coordinator.Port);
        stranger.Send(bytes);
        return stranger.ReceiveToEnd();
    }

    /// <summary>Shows a certificate, or none, and says that it is a worker, or something else; what comes back before the
    /// connection ends.</summary>
    private static byte[] Shows(
        GuardedCoordinator coordinator, IPAddress peer, X509Certificate2? certificate, byte[]? preamble = null)
    {
        using var stranger = new Stranger(peer, coordinator.Port);
        if (stranger.Secure(certificate))
            stranger.Send(preamble ?? OfWorker());
        return stranger.ReceiveToEnd();
    }

    private static Stranger Introduces(GuardedCoordinator coordinator, IPAddress peer, X509Certificate2 certificate)
    {
        var stranger = new Stranger(peer, coordinator.Port);
        Assert.True(stranger.Secure(certificate));
        stranger.Send(OfWorker());
        return stranger;
    }

    private static byte[] OfWorker()
    {
        var preamble = new byte[Preamble.Size];
        new Preamble(ProcessRole.Worker, 1).Write(preamble);
        return preamble;
    }

    private static byte[] LengthOf(uint length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, length);
        return bytes;
    }

    private static X509Certificate2 OfSecret(ClusterRoot root) => root.Issue(ProcessRole.Worker, TimeProvider.System).Certificate;

    /// <summary>What an honest worker sends, from the first byte to its preamble.</summary>
    private byte[] Record()
    {
        using var honest = Introduces(coordinators.WithSecret, Stranger.NewAddress(), OfSecret(coordinators.Root));
        Assert.Equal(Preamble.Size, honest.Receive(Preamble.Size).Length);
        return honest.Sent;
    }
}
