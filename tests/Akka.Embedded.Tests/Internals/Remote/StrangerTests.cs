using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Akka.Embedded.Tests.Contracts.Remote;
using Akka.Event;
using Akka.Remote.Transport;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public sealed class StrangerTests : RemoteSystems
{
    [Fact]
    public async Task Connection_HttpRequest_IsClosedAndLoggedOnce()
    {
        var system = Start();
        var warnings = Warnings(system);
        for (var i = 0; i < 3; i++)
        {
            using var client = Connect(system);
            client.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            Assert.Equal(0, await ReceiveToEndAsync(client));
        }

        Assert.Contains("127.0.0.1", Take<Warning>(warnings).Message.ToString());
        await StillServesAsync(system);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(0xffffffffu)]
    [InlineData(0x7fffffffu)]
    [InlineData(128_000u)]
    [InlineData(0u)]
    public async Task Connection_LengthThatNoGreetingHas_IsClosed(uint length)
    {
        var system = Start();
        using var client = Connect(system);
        client.Send(BitConverter.GetBytes(length));
        Assert.Equal(0, await ReceiveToEndAsync(client));
        await StillServesAsync(system);
    }

    [Fact]
    public async Task Connection_RandomBytes_AreClosedWithoutHarm()
    {
        var system = Start();
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            bytes[1] = 0;
            if (bytes.Length > 4) bytes.AsSpan(2, 2).Clear();
            using var client = Connect(system);
            client.Send(bytes);
            client.Shutdown(SocketShutdown.Send);
            await ReceiveToEndAsync(client);
        }

        await StillServesAsync(system);
    }

    [Fact]
    public async Task Connection_SaysNothing_IsClosedAfterTheDeadline()
    {
        var system = Start(more: "akka.remote.handshake-timeout = 300ms");
        using var client = Connect(system);
        Assert.Equal(0, await ReceiveToEndAsync(client));
    }

    [Fact]
    public async Task Connection_ManyThatSayNothing_OldestAreClosedAndPeersStillGetIn()
    {
        var system = Start(more: "akka.remote.dot-netty.tcp.maximum-half-open-connections = 8");
        var clients = new List<Socket>();
        try
        {
            for (var i = 0; i < 40; i++) clients.Add(Connect(system));
            for (var i = 0; i < 32; i++) Assert.Equal(0, await ReceiveToEndAsync(clients[i]));
            await StillServesAsync(system);
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task Connection_RecordedHandshakePlayedAgain_IsRefused()
    {
        const string Secret = "akka.remote.dot-netty.tcp.secret = right";
        var system = Start(more: Secret);
        var greeting = ConnectingHandshake.Greeting(Lane.User, 5, "akka.tcp://x@127.0.0.1:1", AddressOf(system).ToString());
        var secret = SharedSecret.FromText("right");
        byte[] proof;
        using (var honest = Connect(system))
        {
            var handshake = new ConnectingHandshake(greeting, secret);
            using var output = new OutputBuffer();
            handshake.Begin(output);
            honest.Send(output.Written.Span);
            output.Clear();
            Assert.IsType<HandshakeOutcome.Continue>(handshake.Receive(await ReceiveFrameAsync(honest), output));
            proof = output.Written.ToArray();
            honest.Send(proof);
            output.Clear();
            Assert.IsType<HandshakeOutcome.Open>(handshake.Receive(await ReceiveFrameAsync(honest), output));
        }

        using var thief = Connect(system);
        using var replay = new OutputBuffer();
        HandshakeCodec.Write(replay, greeting);
        thief.Send(replay.Written.Span);
        await ReceiveFrameAsync(thief);
        thief.Send(proof);
        Assert.True(HandshakeCodec.TryReadRefusal(await ReceiveFrameAsync(thief), out var refusal));
        Assert.Equal(RefusalReason.Secret, refusal.Reason);
        Assert.Equal(0, await ReceiveToEndAsync(thief));
    }

    [Fact]
    public async Task Connection_IntroducedPeerSendsNonsense_IsClosed()
    {
        foreach (var nonsense in new byte[][] { [1, 0, 0, 0, 99], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0x7f], [3, 0, 0, 0, 16, 7, 7], [9, 0, 0, 0, 18, 9, 9, 9, 9, 9, 9, 9, 9] })
        {
            var system = Start();
            using var client = await IntroduceAsync(system, Lane.Control);
            client.Send(nonsense);
            Assert.Equal(0, await ReceiveToEndAsync(client));
            await StillServesAsync(system);
        }
    }

    [Fact]
    public async Task Connection_UnknownManifest_IsDroppedAndLoggedThenDisconnectedWhenItGoesOn()
    {
        var system = Start();
        var warnings = Warnings(system);
        using var client = await IntroduceAsync(system, Lane.User);
        using var output = new OutputBuffer();
        var encoder = new EnvelopeEncoder(128_000, key => (string)key, _ => true);
        var recipient = AddressOf(system) + "/user/x";
        for (var i = 0; i < 17; i++) encoder.Encode(output, null, recipient, null, 16, "no such manifest", [1]);
        client.Send(output.Written.Span);
        Assert.Equal(0, await ReceiveToEndAsync(client));
        Assert.Contains("no such manifest", Take<Warning>(warnings).Message.ToString());
        await StillServesAsync(system);
    }

    private static async Task<Socket> IntroduceAsync(ActorSystem system, Lane lane)
    {
        var client = Connect(system);
        var handshake = new ConnectingHandshake(
            ConnectingHandshake.Greeting(lane, 5, "akka.tcp://x@127.0.0.1:1", AddressOf(system).ToString()), null);
        using var output = new OutputBuffer();
        handshake.Begin(output);
        client.Send(output.Written.Span);
        output.Clear();
        handshake.Receive(await ReceiveFrameAsync(client), output);
        client.Send(output.Written.Span);
        output.Clear();
        Assert.IsType<HandshakeOutcome.Open>(handshake.Receive(await ReceiveFrameAsync(client), output));
        return client;
    }

    private static BlockingCollection<object> Warnings(ActorSystem system)
    {
        var warnings = new BlockingCollection<object>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Collector(warnings))), typeof(Warning));
        return warnings;
    }

    private static Socket Connect(ActorSystem system)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, AddressOf(system).Port!.Value));
        return socket;
    }

    private static async Task<int> ReceiveToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        var total = 0;
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(new byte[1024], limit.Token)) > 0) total += count;
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }

        return total;
    }

    private static async Task<byte[]> ReceiveFrameAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        var header = new byte[4];
        await ReceiveExactlyAsync(socket, header, limit.Token);
        var body = new byte[BitConverter.ToInt32(header)];
        await ReceiveExactlyAsync(socket, body, limit.Token);
        return body;
    }

    private static async Task ReceiveExactlyAsync(Socket socket, Memory<byte> target, CancellationToken cancel)
    {
        while (!target.IsEmpty)
        {
            var count = await socket.ReceiveAsync(target, cancel);
            Assert.NotEqual(0, count);
            target = target[count..];
        }
    }

    private async Task StillServesAsync(ActorSystem system)
    {
        system.ActorOf(Props.Create(() => new Echo()), "echo");
        var peer = Start("peer");
        var echo = await ResolveAsync(peer, system, "user/echo");
        Assert.Equal("yes", await echo.Ask<string>("yes", Limit));
    }
}
