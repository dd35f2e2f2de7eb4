using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Remote.Transport;
using DistTrain.Cluster.Tests.Training;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Hosting;
using DistTrain.Shared.Security;
using DistTrain.Shared.Tests.DataPlane;

namespace DistTrain.Cluster.Tests.Security.Remoting;

/// <summary>What a coordinator's port for actors refuses.</summary>
[Collection(nameof(GuardedCoordinators))]
public sealed class RemotingCasesTests(GuardedCoordinators coordinators)
{
    private const int Attempts = 3;

    /// <summary>Frames that no greeting has: an empty one, and ones of 2 and 4 GiB.</summary>
    public static TheoryData<byte[]> ImpossibleLengths { get; } =
        [[0, 0, 0, 0], [0xff, 0xff, 0xff, 0x7f], [0xff, 0xff, 0xff, 0xff]];

    [Fact]
    public void RightSecret_IsWelcomed() => Assert.Equal(FrameKind.Welcome, Introduce(coordinators.WithSecret, Stranger.NewAddress(), GuardedCoordinators.Secret));

    [Fact]
    public void RightCertificate_IsWelcomed()
    {
        using var worker = coordinators.Authority.Issue("worker");
        Assert.Equal(FrameKind.Welcome, Introduce(coordinators.WithTls, Stranger.NewAddress(), null, worker));
    }

    [Fact]
    public async Task WrongSecret_IsRefused() => await IsRefused("its proof of the shared secret is wrong", peer =>
        Assert.Equal(FrameKind.Refusal, Introduce(coordinators.WithSecret, peer, "another battery staple")));

    [Fact]
    public async Task NoSecret_IsRefused() => await IsRefused("its proof of the shared secret is wrong", peer =>
        Assert.Equal(FrameKind.Refusal, Introduce(coordinators.WithSecret, peer, null)));

    [Fact]
    public async Task ReplayedHandshake_IsRefused()
    {
        var honest = Stranger.NewAddress();
        byte[] recorded = [];
        Assert.Equal(FrameKind.Welcome, Introduce(coordinators.WithSecret, honest, GuardedCoordinators.Secret, sent: proof => recorded = proof));
        await IsRefused("its proof of the shared secret is wrong", peer =>
            Assert.Equal(FrameKind.Refusal, Introduce(coordinators.WithSecret, peer, null, replayed: (honest, recorded))));
    }

    [Fact]
    public async Task Garbage_IsRefused() => await IsRefused("the actor systems' protocol only", peer =>
        Sends(coordinators.WithSecret, peer, "no frame at all, and certainly no greeting"u8));

    [Fact]
    public async Task Http_IsRefused() => await IsRefused("the actor systems' protocol only", peer =>
        Sends(coordinators.WithSecret, peer, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8));

    [Theory]
    [MemberData(nameof(ImpossibleLengths))]
    public async Task HugeOrEmptyFrame_IsRefused(byte[] length) => await IsRefused("the actor systems' protocol only", peer =>
        Sends(coordinators.WithSecret, peer, length));

    [Fact]
    public async Task PlainTextToATlsPort_IsRefused() => await IsRefusedByTls("TLS could not be agreed on", peer =>
        Sends(coordinators.WithTls, peer, "no frame at all, and certainly no TLS"u8));

    [Fact]
    public async Task HttpToATlsPort_IsRefused() => await IsRefusedByTls("TLS could not be agreed on", peer =>
        Sends(coordinators.WithTls, peer, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8));

    [Fact]
    public async Task HandshakeInTheClearToATlsPort_IsRefused() => await IsRefusedByTls("TLS could not be agreed on", peer =>
    {
        using var stranger = new Stranger(peer, coordinators.WithTls.Port);
        stranger.Send(Greeting(coordinators.WithTls, peer));
        Assert.Empty(Kinds(stranger));
    });

    [Fact]
    public async Task NoCertificate_IsRefused() => await IsRefusedByTls("it shows no certificate", peer => Shows(peer, null));

    [Fact]
    public async Task ExpiredCertificate_IsRefused()
    {
        using var expired = coordinators.Authority.Issue("worker", expired: true);
        await IsRefusedByTls("NotTimeValid", peer => Shows(peer, expired));
    }

    [Fact]
    public async Task CertificateOfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        using var foreign = other.Issue("worker");
        await IsRefusedByTls("PartialChain", peer => Shows(peer, foreign));
    }

    [Fact]
    public async Task WorkersCertificateForACoordinator_DoesNotJoin()
    {
        using var worker = coordinators.Authority.Issue("worker");
        var tls = new TlsIdentity(worker, [coordinators.Authority.Certificate]) { AuthorityFile = coordinators.AuthorityFile };
        var port = TrainingCluster.FreePort();
        var system = ClusterSystem.Create(
            ClusterConfiguration.Make(
                ClusterConfiguration.CoordinatorRole, new Endpoint("127.0.0.1", port), "127.0.0.1",
                [new Endpoint("127.0.0.1", coordinators.WithTls.Port)], null,
                "Akka.Cluster.NoDowning, " + typeof(Akka.Cluster.NoDowning).Assembly.GetName().Name),
            tls);

        await coordinators.WithTls.Process.Said($"127.0.0.1:{port}] tried to join with the role [coordinator]");

        var members = (await coordinators.WithTls.Cluster.Get("/api/cluster"))["members"]!.AsArray();
        Assert.DoesNotContain($"127.0.0.1:{port}", members.Select(member => member!["address"]!.GetValue<string>()));
        await system.Terminate().WaitAsync(TrainingProcess.Limit);
    }

    private async Task IsRefused(string reason, Action<IPAddress> attempt) =>
        await IsRefused(coordinators.WithSecret, reason, attempt, last => Sends(coordinators.WithSecret, last, "the last one"u8));

    private async Task IsRefusedByTls(string reason, Action<IPAddress> attempt) =>
        await IsRefused(coordinators.WithTls, reason, attempt, last => Sends(coordinators.WithTls, last, "the last one"u8));

    private static async Task IsRefused(GuardedCoordinator coordinator, string reason, Action<IPAddress> attempt, Action<IPAddress> flush)
    {
        var peer = Stranger.NewAddress();
        await coordinator.Suffers(() =>
        {
            for (var i = 0; i < Attempts; i++)
                attempt(peer);
        });
        Assert.Contains(reason, await coordinator.SaidOnceOf(peer, flush), StringComparison.Ordinal);
    }

    private static void Sends(GuardedCoordinator coordinator, IPAddress peer, ReadOnlySpan<byte> bytes)
    {
        using var stranger = new Stranger(peer, coordinator.Port);
        stranger.Send(bytes);
        Assert.Empty(Kinds(stranger));
    }

    /// <summary>With TLS the first word is ours, so that a Challenge would show that the certificate was taken.</summary>
    private void Shows(IPAddress peer, X509Certificate2? certificate)
    {
        using var stranger = new Stranger(peer, coordinators.WithTls.Port);
        if (stranger.Secure(certificate))
            stranger.Send(Greeting(coordinators.WithTls, peer));
        Assert.Empty(Kinds(stranger));
    }

    private static byte[] Greeting(GuardedCoordinator coordinator, IPAddress peer)
    {
        using var output = new OutputBuffer();
        HandshakeCodec.Write(output, Hello(coordinator, peer));
        return output.Written.ToArray();
    }

    private static Hello Hello(GuardedCoordinator coordinator, IPAddress peer) => new(
        Lane.User, peer.GetAddressBytes()[3], $"akka.tcp://disttrain@{peer}:1", coordinator.Address, new byte[HandshakeCodec.NonceLength]);

    /// <summary>Goes through the handshake; the kind of the last answer.</summary>
    private static FrameKind Introduce(
        GuardedCoordinator coordinator, IPAddress peer, string? secret, X509Certificate2? certificate = null,
        (IPAddress Peer, byte[] Proof)? replayed = null, Action<byte[]>? sent = null)
    {
        using var stranger = new Stranger(peer, coordinator.Port);
        if (certificate is not null)
            Assert.True(stranger.Secure(certificate));
        var hello = Hello(coordinator, replayed?.Peer ?? peer);
        using var output = new OutputBuffer();
        HandshakeCodec.Write(output, hello);
        stranger.Send(output.Written.Span);
        Assert.True(HandshakeCodec.TryReadChallenge(Frame(stranger), out var challenge));
        var proof = replayed?.Proof ?? SharedSecret.FromText(secret)?.ProveConnecting(hello, challenge) ?? [];
        sent?.Invoke(proof);
        output.Clear();
        HandshakeCodec.Write(output, new Proof(proof));
        stranger.Send(output.Written.Span);
        return (FrameKind)Frame(stranger)[0];
    }

    private static byte[] Frame(Stranger stranger) => stranger.Receive((int)BitConverter.ToUInt32(stranger.Receive(4)));

    private static byte[] Kinds(Stranger stranger) => stranger.ReceiveToEnd();
}
