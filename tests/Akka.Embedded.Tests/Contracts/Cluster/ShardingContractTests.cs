using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Akka.Embedded.Tests.Contracts.Clusters;

public class ShardingContractTests
{
    private const int Shards = 12;

    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public async Task Tell_ManyEntitiesFromEveryNode_EachRunsOnOneNodeOnly()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var regions = nodes.Select(n => StartOn(n)).ToArray();

            var homes = new Dictionary<string, HashSet<string>>();
            for (var i = 0; i < 60; i++)
            {
                var id = "entity-" + (i % 20);
                var answer = await regions[i % 3].Ask<string>($"{id}/hello", ClusterNode.Limit);
                var (address, name) = Parse(answer);
                Assert.Equal(id, name);
                homes.TryAdd(id, []);
                homes[id].Add(address);
            }

            Assert.Equal(20, homes.Count);
            Assert.All(homes.Values, places => Assert.Single(places));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Crash_HostOfAnEntity_ItStartsOnAnother()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var regions = nodes.Select(n => StartOn(n)).ToArray();
            var (home, _) = Parse(await regions[0].Ask<string>("job-1/hello", ClusterNode.Limit));
            var host = Array.FindIndex(nodes, n => n.Address.ToString() == home);
            var other = (host + 1) % 3;

            await nodes[host].CrashAsync();
            await nodes[other].UntilUpAsync(2);

            var (next, name) = Parse(await regions[other].AskAgainAsync("job-1/again"));
            Assert.NotEqual(home, next);
            Assert.Equal("job-1", name);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Leave_HostOfEntities_TheyStopThereAndAnswerElsewhere()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var regions = nodes.Select(n => StartOn(n)).ToArray();
            for (var i = 0; i < Shards; i++)
                await regions[1].Ask<string>($"e{i}/hello", ClusterNode.Limit);

            // The oldest: the coordinator moves, too.
            await nodes[0].Cluster.LeaveAsync().WaitAsync(ClusterNode.Limit);

            for (var i = 0; i < Shards; i++)
            {
                var (home, _) = Parse(await regions[1].Ask<string>($"e{i}/hello", ClusterNode.Limit));
                Assert.NotEqual(nodes[0].Address.ToString(), home);
            }

            Assert.Equal(
                _log.Count(l => l == $"start {nodes[0].Address}"),
                _log.Count(l => l == $"stop {nodes[0].Address}"));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Crash_Coordinator_TheNextOneKnowsWhereTheShardsAre()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var regions = nodes.Select(n => StartOn(n)).ToArray();
            var before = new Dictionary<string, string>();
            for (var i = 0; i < Shards; i++)
                before[$"e{i}"] = Parse(await regions[1].Ask<string>($"e{i}/hello", ClusterNode.Limit)).Address;

            await nodes[0].CrashAsync();
            await nodes[1].UntilUpAsync(2);

            foreach (var (id, home) in before)
            {
                var (after, _) = Parse(await regions[2].AskAgainAsync($"{id}/hello"));
                if (home != nodes[0].Address.ToString())
                    Assert.Equal(home, after);
            }
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Rebalance_NodeJoins_SomeShardsMoveToIt()
    {
        var nodes = await ClusterNode.FormAsync(1);
        var second = ClusterNode.Start();
        try
        {
            var region = StartOn(nodes[0]);
            for (var i = 0; i < Shards; i++)
                await region.Ask<string>($"e{i}/hello", ClusterNode.Limit);

            await second.Cluster.JoinAsync(nodes[0].Address).WaitAsync(ClusterNode.Limit);
            var joined = StartOn(second);

            // Asked until it has some. A message in the hands of a shard's old home when it moves is dropped, to keep the order.
            using var limit = new CancellationTokenSource(ClusterNode.Limit);
            var state = await joined.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, ClusterNode.Limit);
            while (state.Shards.Count == 0)
            {
                limit.Token.ThrowIfCancellationRequested();
                for (var i = 0; i < Shards; i++)
                    await region.AskAgainAsync($"e{i}/hello");
                state = await joined.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, ClusterNode.Limit);
            }
        }
        finally
        {
            await DisposeAsync([.. nodes, second]);
        }
    }

    [Fact]
    public async Task Passivate_MessagesWhileStopping_WaitForTheNextLife()
    {
        var nodes = await ClusterNode.FormAsync(1);
        try
        {
            var region = StartOn(nodes[0]);
            await region.Ask<string>("e/hello", ClusterNode.Limit);

            region.Tell("e/passivate");
            var answer = await region.Ask<string>("e/again", ClusterNode.Limit);

            Assert.EndsWith("|e|again", answer, StringComparison.Ordinal);
            await region.Ask<string>("e/more", ClusterNode.Limit);
            Assert.Equal(["start", "stop", "start"], _log.Select(l => l.Split(' ')[0]));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task PassivateIdleEntityAfter_NoMessages_EntityStops()
    {
        var nodes = await ClusterNode.FormAsync(1);
        try
        {
            var stopped = new TaskCompletionSource();
            Action<string> log = line =>
            {
                if (line.StartsWith("stop", StringComparison.Ordinal))
                    stopped.TrySetResult();
            };
            var sharding = ClusterSharding.Get(nodes[0].System);
            var settings = ClusterShardingSettings.Create(nodes[0].System).WithPassivateIdleAfter(TimeSpan.FromMilliseconds(300));
            var region = sharding.Start(
                "idle",
                Props.Create(() => new Entity(log)),
                settings,
                new Extractor());

            await region.Ask<string>("e/hello", ClusterNode.Limit);

            await stopped.Task.WaitAsync(ClusterNode.Limit);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task StartProxy_NodeWithoutTheRole_ReachesEntitiesOfThoseWithIt()
    {
        await using var host = ClusterNode.Start("akka.cluster.roles = [host]");
        await using var client = ClusterNode.Start("akka.cluster.roles = [client]");
        await host.Cluster.JoinAsync(host.Address).WaitAsync(ClusterNode.Limit);
        await client.Cluster.JoinAsync(host.Address).WaitAsync(ClusterNode.Limit);
        StartOn(host, "host");

        var proxy = ClusterSharding.Get(client.System).StartProxy("type", "host", new Extractor());

        var (home, name) = Parse(await proxy.Ask<string>("e1/hello", ClusterNode.Limit));
        Assert.Equal(host.Address.ToString(), home);
        Assert.Equal("e1", name);
        Assert.Equal(proxy, ClusterSharding.Get(client.System).ShardRegion("type"));
    }

    [Fact]
    public async Task ShardingEnvelopeAndStartEntity_NoIdInTheMessage_ReachTheEntity()
    {
        var nodes = await ClusterNode.FormAsync(2);
        try
        {
            var regions = nodes.Select(n => StartOn(n)).ToArray();

            regions[0].Tell(new ShardRegion.StartEntity("quiet"));
            var answer = await regions[1].Ask<string>(new ShardingEnvelope("quiet", "hello"), ClusterNode.Limit);

            Assert.EndsWith("|quiet|hello", answer, StringComparison.Ordinal);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task GracefulShutdown_Region_ItsShardsMoveAndItStops()
    {
        var nodes = await ClusterNode.FormAsync(2);
        try
        {
            var regions = nodes.Select(n => StartOn(n)).ToArray();
            for (var i = 0; i < Shards; i++)
                await regions[0].Ask<string>($"e{i}/hello", ClusterNode.Limit);
            var (recorder, messages) = EventRecorder.On(nodes[1].System);
            nodes[1].System.ActorOf(Props.Create(() => new Watcher(regions[1], recorder)));

            regions[1].Tell(GracefulShutdown.Instance);

            await messages.NextAsync<string>(m => m == "terminated");
            for (var i = 0; i < Shards; i++)
                Assert.Equal(nodes[0].Address.ToString(), Parse(await regions[0].Ask<string>($"e{i}/hello", ClusterNode.Limit)).Address);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    private IActorRef StartOn(ClusterNode node, string? role = null)
    {
        Action<string> log = _log.Enqueue;
        return ClusterSharding.Get(node.System).Start(
            "type",
            Props.Create(() => new Entity(log)),
            ClusterShardingSettings.Create(node.System).WithRole(role),
            new Extractor(),
            ShardAllocationStrategy.LeastShardAllocationStrategy(3, 0.5),
            "stop");
    }

    private static (string Address, string Name) Parse(string answer) => (answer.Split('|')[0], answer.Split('|')[1]);

    private static async Task DisposeAsync(IEnumerable<ClusterNode> nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private sealed class Extractor : HashCodeMessageExtractor
    {
        public Extractor()
            : base(Shards)
        {
        }

        public override string? EntityId(object message) => message is string text ? text.Split('/')[0] : null;

        public override object EntityMessage(object message) => message is string text ? text.Split('/')[1] : message;
    }

    private sealed class Entity : ReceiveActor
    {
        private readonly Address _address = Akka.Cluster.Cluster.Get(Context.System).SelfAddress;
        private readonly Action<string> _log;

        public Entity(Action<string> log)
        {
            _log = log;
            Receive<string>(text => text == "stop", _ => Context.Stop(Self));
            Receive<string>(text => text == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            Receive<string>(text => Sender.Tell($"{_address}|{Self.Path.Name}|{text}"));
        }

        protected override void PreStart() => _log($"start {_address}");

        protected override void PostStop() => _log($"stop {_address}");
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef watched, IActorRef report)
        {
            Context.Watch(watched);
            Receive<Terminated>(_ => report.Tell("terminated"));
        }
    }
}
