using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.SBR;

namespace Akka.Embedded.Tests.Internals.Cluster;

public class DowningStrategyTests
{
    [Theory]
    [InlineData(3, new[] { 3 }, DowningVerdict.DownUnreachable)]
    [InlineData(3, new[] { 2, 3 }, DowningVerdict.DownReachable)]
    [InlineData(4, new[] { 3, 4 }, DowningVerdict.DownUnreachable)]
    [InlineData(2, new[] { 2 }, DowningVerdict.DownUnreachable)]
    internal void KeepMajority_CleanPartition_LargerSideOrLowestAddressStays(int size, int[] lost, DowningVerdict expected)
    {
        var decision = new KeepMajority(null).Decide(Lost(size, lost));

        Assert.Equal(expected, decision.Verdict);
        Assert.NotEmpty(decision.Reason);
    }

    [Theory]
    [InlineData(2, new[] { 2 }, DowningVerdict.DownUnreachable)]
    [InlineData(3, new[] { 2, 3 }, DowningVerdict.DownReachable)]
    [InlineData(5, new[] { 3, 4, 5 }, DowningVerdict.DownUnreachable)]
    internal void KeepOldest_OldestHere_StaysUnlessAloneAgainstMore(int size, int[] lost, DowningVerdict expected) =>
        Assert.Equal(expected, new KeepOldest(downIfAlone: true, null).Decide(Lost(size, lost)).Verdict);

    [Fact]
    public void KeepOldest_TwoNodesOldestLost_ShutsDown() =>
        Assert.Equal(DowningVerdict.DownReachable, new KeepOldest(downIfAlone: true, null).Decide(Lost(2, [1], self: 2)).Verdict);

    [Fact]
    public void KeepMajority_MatchingViewsOfBothSides_ExactlyOneSideStays()
    {
        for (var size = 2; size <= 7; size++)
        {
            for (var mask = 1; mask < (1 << size) - 1; mask++)
            {
                int[] here = [.. Enumerable.Range(1, size).Where(i => (mask & (1 << (i - 1))) != 0)];
                int[] there = [.. Enumerable.Range(1, size).Except(here)];
                var mine = new KeepMajority(null).Decide(Lost(size, there, self: here[0])).Verdict;
                var theirs = new KeepMajority(null).Decide(Lost(size, here, self: there[0])).Verdict;
                Assert.True((mine == DowningVerdict.DownUnreachable) != (theirs == DowningVerdict.DownUnreachable), $"{size} members, split {mask:b}");
            }
        }
    }

    [Fact]
    public void Decide_OneBrokenLink_DownsTheTwoThatDisagree()
    {
        var state = Up(4, self: 3);
        var reachability = state.Gossip.Reachability.Unreachable(Node(1), Node(2)).Unreachable(Node(2), Node(1));
        var gossip = state.Gossip.Changed(Node(3), reachability: reachability);
        foreach (var node in new[] { 1, 2, 4 })
            gossip = gossip.WithSeen(Node(node));

        var decision = new KeepMajority(null).Decide(new DowningView(state with { Gossip = gossip }));

        Assert.Equal(DowningVerdict.DownIndirectlyConnected, decision.Verdict);
        Assert.Equal(new[] { Node(1), Node(2) }, decision.Nodes.Order());
    }

    [Fact]
    public void Observe_PictureKeepsChanging_IsNotStableThenHopeless()
    {
        var second = TimeSpan.FromSeconds(1);
        var timer = StabilityTimer.Start(5 * second, 4 * second, TimeSpan.Zero);
        for (var now = 1; now <= 12; now++)
        {
            timer = timer.Observe(Lost(4, now % 2 == 0 ? [4] : [3, 4]), now * second);
            Assert.False(timer.IsStable(now * second));
        }

        Assert.True(timer.IsHopeless(12 * second));
        Assert.True(timer.IsStable(17 * second));
    }

    private static DowningView Lost(int size, int[] lost, int self = 1)
    {
        var state = Up(size, self);
        return new DowningView(Membership.Observe(state, lost.Select(Node), []));
    }

    private static MembershipState Up(int size, int self)
    {
        var members = Enumerable.Range(1, size).Select(i => new Member(Node(i), i, MemberStatus.Up, []));
        return new MembershipState(Gossip.Empty.Changed(Node(self), members), Node(self));
    }

    private static UniqueAddress Node(int number) => new(new Address("akka.tcp", "sbr", "10.0.0." + number, 4053), number);
}
