using System.Diagnostics;
using Xunit.Abstractions;

namespace DistTrain.Cluster.Tests.Nodes;

/// <summary>Three real processes on loopback.</summary>
public sealed class ProcessClusterTests(ITestOutputHelper output) : IAsyncLifetime
{
    private NodeProcess[] _nodes = [];

    public async Task InitializeAsync()
    {
        var clock = Stopwatch.StartNew();
        var first = await NodeProcess.StartAsync();
        var others = await Task.WhenAll(NodeProcess.StartAsync(first.Address), NodeProcess.StartAsync(first.Address));
        _nodes = [first, .. others];
        foreach (var node in _nodes)
            await Task.WhenAll(_nodes.Select(n => n.UntilAsync(l => l.StartsWith("member up", StringComparison.Ordinal))));
        output.WriteLine($"three processes started and Up after {clock.ElapsedMilliseconds} ms");
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task Kill_HostOfAnEntity_ItMovesToASurvivor()
    {
        var home = await _nodes[1].AskAsync("job-1");
        var host = Array.FindIndex(_nodes, n => n.Address == home);
        var survivors = _nodes.Where((_, i) => i != host).ToArray();

        var clock = Stopwatch.StartNew();
        await _nodes[host].SignalAsync("KILL");
        await survivors[0].UntilAsync($"unreachable {home}");
        output.WriteLine($"killed; unreachable after {clock.ElapsedMilliseconds} ms");
        await survivors[0].UntilAsync($"member removed {home}");
        output.WriteLine($"removed after {clock.ElapsedMilliseconds} ms");
        var next = await survivors[0].AskAsync("job-1");
        output.WriteLine($"entity answers from its new home after {clock.ElapsedMilliseconds} ms");

        Assert.NotEqual(home, next);
        Assert.Contains(next, survivors.Select(s => s.Address));
    }

    [Fact]
    public async Task Stop_ForAWhile_IsUnreachableAndReachableAgain()
    {
        var stopped = _nodes[2];

        // Shorter than detection and stability together, so that nobody is downed.
        var clock = Stopwatch.StartNew();
        await stopped.SignalAsync("STOP");
        await _nodes[0].UntilAsync($"unreachable {stopped.Address}");
        output.WriteLine($"stopped; unreachable after {clock.ElapsedMilliseconds} ms");
        await stopped.SignalAsync("CONT");
        await _nodes[0].UntilAsync($"reachable {stopped.Address}");
        output.WriteLine($"reachable again after {clock.ElapsedMilliseconds} ms");

        Assert.False(_nodes[0].HasSaid($"member removed {stopped.Address}"));
        await stopped.AskAsync("job-2");
    }

    [Fact]
    public async Task Stop_ForGood_IsRemovedAndShutsDownWhenItWakes()
    {
        var stopped = _nodes[2];
        await stopped.SignalAsync("STOP");
        await _nodes[0].UntilAsync($"member removed {stopped.Address}");

        await stopped.SignalAsync("CONT");

        await stopped.UntilAsync("terminated");
        await stopped.EndedAsync();
    }

    [Fact]
    public async Task Terminate_Oldest_LeavesHandsOverAndEnds()
    {
        var home = await _nodes[1].AskAsync("job-3");

        var clock = Stopwatch.StartNew();
        await _nodes[0].SignalAsync("TERM");
        await _nodes[1].UntilAsync($"member removed {_nodes[0].Address}");
        output.WriteLine($"left and removed after {clock.ElapsedMilliseconds} ms");
        Assert.True(_nodes[1].HasSaid($"member exiting {_nodes[0].Address}"));
        Assert.False(_nodes[1].HasSaid($"unreachable {_nodes[0].Address}"));
        await _nodes[0].EndedAsync();

        var next = await _nodes[1].AskAsync("job-3");
        output.WriteLine($"entity answers after {clock.ElapsedMilliseconds} ms, was on {home}, is on {next}");
        Assert.NotEqual(_nodes[0].Address, next);
    }
}
