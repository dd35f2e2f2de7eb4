using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Embedded.Tests.Contracts.Clusters;

public class SingletonContractTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public async Task Proxy_FromEveryNode_ReachesTheSingletonOnTheOldest()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var proxies = StartOn(nodes);

            foreach (var proxy in proxies)
                Assert.Equal($"{nodes[0].Address}|singleton|hello", await proxy.Ask<string>("hello", ClusterNode.Limit));
            Assert.Equal([$"start {nodes[0].Address}"], _log);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Leave_Oldest_SingletonStopsThereBeforeItStartsOnTheNext()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var proxies = StartOn(nodes);
            await proxies[1].Ask<string>("first", ClusterNode.Limit);

            await nodes[0].Cluster.LeaveAsync().WaitAsync(ClusterNode.Limit);

            // The proxy keeps it until the singleton is found again.
            var answer = await proxies[2].Ask<string>("second", ClusterNode.Limit);
            Assert.Equal($"{nodes[1].Address}|singleton|second", answer);
            Assert.Equal([$"start {nodes[0].Address}", $"stop {nodes[0].Address}", $"start {nodes[1].Address}"], _log);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Crash_Oldest_SingletonStartsOnTheNextAfterTheMargin()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var proxies = StartOn(nodes);
            await proxies[1].Ask<string>("first", ClusterNode.Limit);

            await nodes[0].CrashAsync();
            await nodes[1].UntilUpAsync(2);

            Assert.Equal($"{nodes[1].Address}|singleton|second", await proxies[2].AskAgainAsync("second"));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Proxy_SingletonNotStartedYet_KeepsMessagesUpToItsBuffer()
    {
        var nodes = await ClusterNode.FormAsync(1);
        try
        {
            var settings = ClusterSingletonProxySettings.Create(nodes[0].System).WithBufferSize(2);
            var proxy = nodes[0].System.ActorOf(ClusterSingletonProxy.Props("/user/manager", settings), "proxy");
            var (recorder, messages) = EventRecorder.On(nodes[0].System);
            proxy.Tell("dropped", recorder);
            proxy.Tell("kept 1", recorder);
            proxy.Tell("kept 2", recorder);

            StartManager(nodes[0]);

            Assert.EndsWith("|kept 1", await messages.NextAsync<string>(), StringComparison.Ordinal);
            Assert.EndsWith("|kept 2", await messages.NextAsync<string>(), StringComparison.Ordinal);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Role_OldestHasNone_SingletonRunsOnTheOldestThatHas()
    {
        await using var plain = ClusterNode.Start();
        await using var chosen = ClusterNode.Start("akka.cluster.roles = [chosen]");
        await plain.Cluster.JoinAsync(plain.Address).WaitAsync(ClusterNode.Limit);
        await chosen.Cluster.JoinAsync(plain.Address).WaitAsync(ClusterNode.Limit);
        await plain.UntilUpAsync(2);
        StartManager(chosen, "chosen");

        var settings = ClusterSingletonProxySettings.Create(plain.System).WithRole("chosen");
        var proxy = plain.System.ActorOf(ClusterSingletonProxy.Props("/user/manager", settings), "proxy");

        Assert.Equal($"{chosen.Address}|singleton|hello", await proxy.Ask<string>("hello", ClusterNode.Limit));
    }

    private IActorRef[] StartOn(ClusterNode[] nodes)
    {
        foreach (var node in nodes)
            StartManager(node);
        return [.. nodes.Select(node => node.System.ActorOf(
            ClusterSingletonProxy.Props("/user/manager", ClusterSingletonProxySettings.Create(node.System)), "proxy"))];
    }

    private void StartManager(ClusterNode node, string? role = null)
    {
        Action<string> log = _log.Enqueue;
        var settings = ClusterSingletonManagerSettings.Create(node.System);
        node.System.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new WhereAmI(log)), "stop", role is null ? settings : settings.WithRole(role)),
            "manager");
    }

    private static async Task DisposeAsync(IEnumerable<ClusterNode> nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
