using System.Collections.Concurrent;
using Akka.Actor;
using Xunit;

namespace Akka.Embedded.Tests.Contracts.Remote;

public sealed class RemoteFloodContract : RemoteSystems
{
    private const string Nervous = """
        akka.remote.watch-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 4s, unreachable-nodes-reaper-interval = 200ms }
        """;

    [Fact]
    public async Task Watch_FloodOfLargeMessages_HeartbeatsPass()
    {
        const int Rounds = 60;
        const int Batch = 400;
        var (a, b) = (Start(more: Nervous), Start(more: Nervous));
        var received = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Sink(Batch)), "sink");
        var sink = await ResolveAsync(a, b, "user/sink");
        var watcher = await WatchAsync(a, received, sink);
        var large = new string('x', 60_000);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < Batch; i++) sink.Tell(large, watcher);
            Assert.Equal("batch", Take<object>(received));
        }

        Assert.Equal("batch", await sink.Ask<string>("flush", Limit));
        Assert.Empty(received);
    }

    private sealed class Sink : ReceiveActor
    {
        private int _count;

        public Sink(int batch)
        {
            Receive<string>(text => text == "flush", _ => Sender.Tell("batch"));
            Receive<string>(_ =>
            {
                if (++_count % batch == 0) Sender.Tell("batch");
            });
        }
    }
}
