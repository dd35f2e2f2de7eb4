using System.Diagnostics;
using Xunit.Abstractions;

namespace DistTrain.Cluster.Tests.Nodes;

/// <summary>Three machines, one of them unplugged.</summary>
public sealed class PartitionTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Unplug_HealedBeforeTheDecision_AllStayMembers()
    {
        var why = await NetworkNamespaces.WhyNotAsync();
        Skip.If(why is not null, why);
        await using var machines = await NetworkNamespaces.CreateAsync(3);
        var nodes = await FormAsync(machines, "20s");
        try
        {
            await machines.UnplugAsync(3);
            await nodes[0].UntilAsync($"unreachable {nodes[2].Address}");
            await nodes[2].UntilAsync($"unreachable {nodes[0].Address}");

            var clock = Stopwatch.StartNew();
            await machines.PlugInAsync(3);
            await nodes[0].UntilAsync($"reachable {nodes[2].Address}");
            await nodes[2].UntilAsync($"reachable {nodes[0].Address}");

            output.WriteLine($"reachable again {clock.ElapsedMilliseconds} ms after healing");
            Assert.All(nodes, n => Assert.False(n.HasSaid($"member down {nodes[2].Address}")));
            await nodes[2].AskAsync("job-1");
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [SkippableFact]
    public async Task Unplug_ForGood_TheMinorityShutsDownAndItsEntitiesMove()
    {
        var why = await NetworkNamespaces.WhyNotAsync();
        Skip.If(why is not null, why);
        await using var machines = await NetworkNamespaces.CreateAsync(3);
        var nodes = await FormAsync(machines, "2s");
        try
        {
            // Ids until one lives on the machine that is cut off.
            var lost = "";
            for (var i = 0; lost == ""; i++)
            {
                if (await nodes[0].AskAsync("job-" + i) == nodes[2].Address)
                    lost = "job-" + i;
            }

            var clock = Stopwatch.StartNew();
            await machines.UnplugAsync(3);
            await nodes[2].UntilAsync($"stop {lost}");
            output.WriteLine($"minority stopped the entity after {clock.ElapsedMilliseconds} ms");
            var next = await nodes[0].AskAsync(lost);
            output.WriteLine($"majority runs it after {clock.ElapsedMilliseconds} ms");

            Assert.NotEqual(nodes[2].Address, next);
            await nodes[2].UntilAsync("terminated");
            await nodes[2].EndedAsync();
            Assert.False(nodes[0].HasSaid($"member down {nodes[1].Address}"));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    private static async Task<NodeProcess[]> FormAsync(NetworkNamespaces machines, string stableAfter)
    {
        var first = await NodeProcess.StartAsync(machines.On(1), "10.99.0.1", 4053, stableAfter);
        var others = await Task.WhenAll(
            NodeProcess.StartAsync(machines.On(2), "10.99.0.2", 4053, stableAfter, first.Address),
            NodeProcess.StartAsync(machines.On(3), "10.99.0.3", 4053, stableAfter, first.Address));
        NodeProcess[] nodes = [first, .. others];
        foreach (var _ in nodes)
            await Task.WhenAll(nodes.Select(n => n.UntilAsync(l => l.StartsWith("member up", StringComparison.Ordinal))));
        return nodes;
    }

    private static async Task DisposeAsync(NodeProcess[] nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
