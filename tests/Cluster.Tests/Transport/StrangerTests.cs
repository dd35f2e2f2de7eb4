using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>Who is not a worker of the cluster is disconnected, and costs nothing.</summary>
public sealed class StrangerTests : ILogEventSink, IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<LogEvent> _logged = new();
    private readonly FakeJob _job = new();
    private DataPlaneServer? _server;

    void ILogEventSink.Emit(LogEvent logEvent) => _logged.Enqueue(logEvent);

    public void Dispose() => _server?.Dispose();

    [Fact]
    public void Connection_OfGarbage_IsClosedAndLoggedOnceForItsAddress()
    {
        var server = Start(new DataPlaneServerOptions());
        var random = new Random(23);
        for (var round = 0; round < 50; round++)
        {
            var bytes = new byte[random.Next(5, 3000)];
            random.NextBytes(bytes);
            Assert.True(IsClosedAfter(server, bytes));
        }

        Assert.True(IsClosedAfter(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8));
        Assert.Single(_logged);
        Assert.Contains("does not speak DistTrain's data plane", _logged.First().RenderMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_WithAHugeFrame_IsClosed()
    {
        var server = Start(new DataPlaneServerOptions());
        var header = new byte[FrameHeader.Size];
        FrameHeader.Write(header, 1, new OfferMessage(Guid.NewGuid()), uint.MaxValue, 0);

        Assert.True(IsClosedAfter(server, header));
    }

    [Fact]
    public void Connection_OfAnotherVersion_IsToldSo()
    {
        var server = Start(new DataPlaneServerOptions());
        var bytes = new byte[FrameHeader.Size];
        FrameHeader.Write(bytes, 0, new FetchMessage(new string('0', 64)), 0, 0);
        bytes[4] = 9;
        using var socket = Connect(server);
        socket.Send(bytes);
        using var peer = new PeerConnection(socket);

        Assert.True(peer.Read(out var header, out var reason));
        Assert.Equal(FrameKind.Refused, header.Kind);
        Assert.Contains("version 9", Encoding.UTF8.GetString(reason), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_ThatSaysNothing_IsClosedAtTheDeadlineAndMakesRoom()
    {
        var server = Start(new DataPlaneServerOptions { HandshakeTimeout = TimeSpan.FromSeconds(1), MaxHalfOpen = 2 });
        var silent = Enumerable.Range(0, 2).Select(_ => Connect(server)).ToList();
        using var tooMany = Connect(server);

        Assert.Equal(0, Receive(tooMany));
        foreach (var socket in silent)
        {
            Assert.Equal(0, Receive(socket));
            socket.Dispose();
        }

        using var worker = new FakeWorker();
        await worker.Join(TcpDataPlane.At(server.Address, new TcpDataPlaneOptions()), Offer());
    }

    [Fact]
    public void Start_OnTheNetworkWithoutProtection_IsRefused()
    {
        var options = new DataPlaneServerOptions { ListenAddress = IPAddress.Any };

        var error = Assert.Throws<ArgumentException>(() => DataPlaneServer.Start(options, Logger.None));

        Assert.Contains("--insecure", error.Message, StringComparison.Ordinal);
    }

    private static WorkerOffer Offer() => FakeWorker.Offer("worker-1", FakeWorker.Layout(10));

    private DataPlaneServer Start(DataPlaneServerOptions options)
    {
        _server = DataPlaneServer.Start(options, new LoggerConfiguration().WriteTo.Sink(this).CreateLogger());
        _server.Publish(new JobId("job"), _job, 1, "", "");
        return _server;
    }

    private static Socket Connect(DataPlaneServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = (int)Generous.TotalMilliseconds,
        };
        socket.Connect(IPAddress.Loopback, server.Port);
        return socket;
    }

    private static bool IsClosedAfter(DataPlaneServer server, ReadOnlySpan<byte> bytes)
    {
        using var socket = Connect(server);
        socket.Send(bytes);
        while (Receive(socket) > 0)
        {
            // The refusal.
        }

        return true;
    }

    private static int Receive(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[4096]);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
