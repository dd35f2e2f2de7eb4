using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Shared.Tests.Remoting;

/// <summary>Actor systems that speak over sockets, and strangers on both sides.</summary>
public sealed class SocketTransportTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly ClusterSecret s_secret = ClusterSecret.FromText(Convert.ToBase64String(new byte[32]));

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", false)]
    [InlineData("::1", true)]
    public async Task Tell_OverSockets_ArrivesInOrderAndWhole(string host, bool withTls)
    {
        var at = new Endpoint(host, 0);
        await using var one = TestSystem.Start(
            role: ProcessRole.Coordinator, identity: withTls ? Identity(ProcessRole.Coordinator) : null, at: at);
        await using var other = TestSystem.Start(identity: withTls ? Identity(ProcessRole.Worker) : null, at: at);
        one.System.ActorOf(Props.Create<EchoActor>(), "echo");
        var answers = new TaskCompletionSource<List<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asker = other.System.ActorOf(Props.Create(() => new Collector(200, answers)));
        var echo = one.SeenFrom(other, "echo", host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host);

        for (var i = 0; i < 199; i++)
            echo.Tell($"{i}", asker);
        var large = new string('x', 900_000);
        echo.Tell(large, asker);

        Assert.Equal([.. Enumerable.Range(0, 199).Select(i => $"{i}"), large], await answers.Task.WaitAsync(Limit));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Tell_OneSideWithTls_IsRefusedWithAWarningOnBothSides(bool dialing, bool dialed)
    {
        var (dialersLog, dialedsLog) = (new Warnings(), new Warnings());
        await using var one = TestSystem.Start(
            role: ProcessRole.Coordinator, identity: dialed ? Identity(ProcessRole.Coordinator) : null, log: dialedsLog.Log);
        await using var other = TestSystem.Start(identity: dialing ? Identity(ProcessRole.Worker) : null, log: dialersLog.Log);

        one.SeenFrom(other, "echo").Tell("hello");

        Assert.Contains(dialed ? "it speaks without TLS" : "it speaks TLS", await dialedsLog.Next(), StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{one.Port}", await dialersLog.Next(), StringComparison.Ordinal);
        Assert.False(one.System.WhenTerminated.IsCompleted);
        Assert.False(other.System.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Tell_ToAStrangerThatHangsUp_CostsAWarningAndTheSystemServesOn()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var warnings = new Warnings();
        await using var system = TestSystem.Start(identity: Identity(ProcessRole.Worker), log: warnings.Log);
        system.System.ActorOf(Props.Create<EchoActor>(), "echo");

        system.System.ActorSelection(
            $"akka.tcp://{ClusterConfiguration.SystemName}@{stranger.LocalEndpoint}/user/echo").Tell("hello");
        (await stranger.AcceptSocketAsync().WaitAsync(Limit)).Dispose();

        Assert.Contains($"{stranger.LocalEndpoint}", await warnings.Next(), StringComparison.Ordinal);
        Assert.Equal("still here", await system.System.ActorSelection("/user/echo").Ask<string>("still here", Limit));
        Assert.False(system.System.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Connect_ToLookWhetherThePortIsOpen_IsNoWarning()
    {
        var warnings = new Warnings();
        await using var system = TestSystem.Start(log: warnings.Log);

        using (var check = await ConnectAsync(system.Port))
        {
            check.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await check.ReceiveAsync(new byte[1]).WaitAsync(Limit));
        }

        // Its warning is the first one.
        using var stranger = await ConnectAsync(system.Port);
        await stranger.SendAsync("who is there?"u8.ToArray());
        Assert.Contains("does not speak the protocol", await warnings.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_OfOneSystem_IsHeardByTheOther()
    {
        var one = TestSystem.Start();
        await using var other = TestSystem.Start();
        one.System.ActorOf(Props.Create<EchoActor>(), "echo");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = other.System.ActorOf(Props.Create(() => new EndListener(ended)));
        other.System.EventStream.Subscribe(listener, typeof(DisassociatedEvent));
        Assert.Equal("hello", await one.SeenFrom(other, "echo").Ask<string>("hello", Limit));

        await one.DisposeAsync();

        await ended.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task Open_OfATakenPort_NamesTheReason()
    {
        await using var one = TestSystem.Start();
        var at = new Endpoint("127.0.0.1", one.Port);

        var error = Assert.Throws<ListenException>(() => ListeningSocket.Open(at));

        Assert.Equal(at, error.At);
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_SomebodyThereAndGone_TellsTheSystemUidAndTheReason()
    {
        var dialer = new PeerConnector(ProcessRole.Worker, null, TimeProvider.System);
        var one = TestSystem.Start(role: ProcessRole.Coordinator);
        var uid = AddressUidExtension.Uid(one.System);

        Assert.Equal(new PeerProbe(ProcessRole.Coordinator, uid, null), await dialer.ProbeAsync("127.0.0.1", one.Port, default));
        await one.DisposeAsync();
        Assert.Contains("refused", (await dialer.ProbeAsync("127.0.0.1", one.Port, default)).Refusal, StringComparison.Ordinal);
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    internal static TlsIdentity Identity(string role) => ClusterSecurity.From(s_secret, role, TimeProvider.System).Tls!;

    private sealed class Collector : ReceiveActor
    {
        public Collector(int count, TaskCompletionSource<List<string>> all)
        {
            List<string> texts = [];
            Receive<string>(text =>
            {
                texts.Add(text);
                if (texts.Count == count)
                    all.SetResult(texts);
            });
        }
    }

    private sealed class EndListener : ReceiveActor
    {
        public EndListener(TaskCompletionSource ended) => Receive<DisassociatedEvent>(_ => ended.TrySetResult());
    }

    private sealed class Warnings : ILogEventSink
    {
        private readonly System.Threading.Channels.Channel<string> _lines =
            System.Threading.Channels.Channel.CreateUnbounded<string>();

        public Warnings() => Log = new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(this).CreateLogger();

        public Logger Log { get; }

        public void Emit(LogEvent logEvent) =>
            _lines.Writer.TryWrite(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));

        public Task<string> Next() => _lines.Reader.ReadAsync().AsTask().WaitAsync(Limit);
    }
}
