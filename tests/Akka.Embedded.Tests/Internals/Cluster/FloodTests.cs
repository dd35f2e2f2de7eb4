using Akka.Actor;
using Akka.Embedded.Tests.Contracts.Clusters;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Embedded.Tests.Internals.Cluster;

/// <summary>Heartbeats overtake what users send; Akka.NET sends both in one line.</summary>
public sealed class FloodTests
{
    [Fact]
    public async Task Flood_OfUserMessages_NobodyBecomesUnreachable()
    {
        var nodes = await ClusterNode.FormAsync(2);
        try
        {
            var (recorder, messages) = EventRecorder.On(nodes[1].System);
            var flooded = await nodes[0].System.ActorSelection(new RootActorPath(nodes[1].Address) / recorder.Path.Elements)
                .ResolveOne(ClusterNode.Limit);
            var (watcher, events) = EventRecorder.On(nodes[0].System);
            nodes[0].Cluster.Subscribe(watcher, typeof(UnreachableMember));
            var text = new string('x', 2000);

            // Longer than the detector waits, and more than the connection takes in that time.
            var until = nodes[0].System.Scheduler.MonotonicClock + TimeSpan.FromSeconds(4);
            while (nodes[0].System.Scheduler.MonotonicClock < until)
            {
                for (var i = 0; i < 5_000; i++)
                    flooded.Tell(text);
                while (messages.TryRead(out _))
                {
                }
            }

            await events.NextAsync<CurrentClusterState>();
            Assert.False(events.TryRead(out var lost), $"{lost}");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }
}
