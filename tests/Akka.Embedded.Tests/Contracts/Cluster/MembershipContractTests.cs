using Akka.Actor;
using Akka.Cluster;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Embedded.Tests.Contracts.Clusters;

public class MembershipContractTests
{
    [Fact]
    public async Task JoinAsync_ItsOwnAddress_FoundsACluster()
    {
        await using var node = ClusterNode.Start("akka.cluster.roles = [worker, other]");

        await node.Cluster.JoinAsync(node.Address).WaitAsync(ClusterNode.Limit);

        Assert.Equal(MemberStatus.Up, node.Cluster.SelfMember.Status);
        Assert.True(node.Cluster.IsUp);
        Assert.Equal(["other", "worker"], node.Cluster.SelfRoles.Order());
        await node.UntilAsync(s => s.Leader == node.Address && s.RoleLeader("worker") == node.Address);
        Assert.Contains("worker", node.Cluster.State.AllRoles);
        Assert.Equal(node.Cluster.SelfUniqueAddress, node.Cluster.SelfMember.UniqueAddress);
    }

    [Fact]
    public async Task JoinAsync_ThreeSystems_AllSeeTheSameMembersAndLeader()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var expected = nodes.Select(n => n.Cluster.SelfUniqueAddress).ToHashSet();
            foreach (var node in nodes)
                Assert.True(expected.SetEquals(node.Cluster.State.Members.Select(m => m.UniqueAddress)));
            var leader = nodes.Select(n => n.Address).Order(Member.AddressOrdering).First();
            await Task.WhenAll(nodes.Select(n => n.UntilAsync(s => s.Leader == leader)));
            Assert.True(nodes[0].Cluster.SelfMember.IsOlderThan(nodes[1].Cluster.SelfMember));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task JoinSeedNodes_AllStartAtOnce_OneClusterForms()
    {
        var nodes = new[] { ClusterNode.Start(), ClusterNode.Start(), ClusterNode.Start() };
        try
        {
            var seeds = nodes.Take(2).Select(n => n.Address).ToList();
            foreach (var node in nodes.Reverse())
                node.Cluster.JoinSeedNodes(seeds);

            await Task.WhenAll(nodes.Select(n => n.UntilUpAsync(3)));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task MinNrOfMembers_NotReached_NobodyIsUpUntilItIs()
    {
        const string Two = "akka.cluster.min-nr-of-members = 2";
        await using var first = ClusterNode.Start(Two);
        await using var second = ClusterNode.Start(Two);
        var joined = first.Cluster.JoinAsync(first.Address);
        await first.UntilAsync(s => s.Members.Count == 1);
        Assert.False(joined.IsCompleted);

        await second.Cluster.JoinAsync(first.Address).WaitAsync(ClusterNode.Limit);

        await joined.WaitAsync(ClusterNode.Limit);
    }

    [Fact]
    public async Task Subscribe_InitialStateAsEvents_SendsUpOfEveryMember()
    {
        var nodes = await ClusterNode.FormAsync(2, "akka.cluster.roles = [worker]");
        try
        {
            var (recorder, messages) = EventRecorder.On(nodes[0].System);

            nodes[0].Cluster.Subscribe(recorder, InitialStateAsEvents, typeof(IMemberEvent));

            var first = await messages.NextAsync<MemberUp>();
            var second = await messages.NextAsync<MemberUp>();
            Assert.Equal(
                nodes.Select(n => n.Address).Order(Member.AddressOrdering),
                new[] { first.Member.Address, second.Member.Address }.Order(Member.AddressOrdering));
            Assert.All([first, second], up => Assert.True(up.Member.HasRole("worker")));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Subscribe_InitialStateAsSnapshot_SendsTheStateFirst()
    {
        await using var node = ClusterNode.Start();
        await node.Cluster.JoinAsync(node.Address).WaitAsync(ClusterNode.Limit);
        var (recorder, messages) = EventRecorder.On(node.System);

        node.Cluster.Subscribe(recorder, typeof(IMemberEvent), typeof(IReachabilityEvent));

        Assert.True(await messages.WaitToReadAsync().AsTask().WaitAsync(ClusterNode.Limit));
        Assert.True(messages.TryRead(out var first));
        Assert.Single(Assert.IsType<CurrentClusterState>(first).Members);
    }

    [Fact]
    public void Subscribe_TypeThatIsNoEvent_IsRefused()
    {
        var node = ClusterNode.Start();
        using var system = node.System;
        Assert.Throws<ArgumentException>(() => node.Cluster.Subscribe(ActorRefs.Nobody, typeof(string)));
        Assert.Throws<ArgumentException>(() => node.Cluster.Subscribe(ActorRefs.Nobody));
    }

    [Fact]
    public async Task LeaveAsync_Member_OthersSeeLeftExitedRemovedInOrder()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var (recorder, messages) = EventRecorder.On(nodes[0].System);
            nodes[0].Cluster.Subscribe(recorder, typeof(IMemberEvent));
            await messages.NextAsync<CurrentClusterState>();
            var removed = new TaskCompletionSource();
            nodes[2].Cluster.RegisterOnMemberRemoved(() => removed.TrySetResult());

            await nodes[2].Cluster.LeaveAsync().WaitAsync(ClusterNode.Limit);

            Assert.Equal(nodes[2].Address, (await messages.NextAsync<MemberLeft>()).Member.Address);
            Assert.Equal(nodes[2].Address, (await messages.NextAsync<MemberExited>()).Member.Address);
            var gone = await messages.NextAsync<MemberRemoved>();
            Assert.Equal(MemberStatus.Exiting, gone.PreviousStatus);
            Assert.Equal(nodes[2].Address, gone.Member.Address);
            await removed.Task.WaitAsync(ClusterNode.Limit);
            await nodes[2].System.WhenTerminated.WaitAsync(ClusterNode.Limit);
            Assert.True(nodes[2].Cluster.IsTerminated);
            await nodes[1].UntilUpAsync(2);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Terminate_Member_LeavesTheClusterFirst()
    {
        var nodes = await ClusterNode.FormAsync(2);
        try
        {
            var (recorder, messages) = EventRecorder.On(nodes[1].System);
            nodes[1].Cluster.Subscribe(recorder, typeof(MemberRemoved));

            await nodes[0].System.Terminate().WaitAsync(ClusterNode.Limit);

            Assert.Equal(MemberStatus.Exiting, (await messages.NextAsync<MemberRemoved>()).PreviousStatus);
            await nodes[1].UntilAsync(s => s.Members.Count == 1 && s.Leader == nodes[1].Address);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Down_Member_IsRemovedAndItsSystemShutsDown()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var (recorder, messages) = EventRecorder.On(nodes[0].System);
            nodes[0].Cluster.Subscribe(recorder, typeof(IMemberEvent));

            nodes[1].Cluster.Down(nodes[2].Address);

            Assert.Equal(nodes[2].Address, (await messages.NextAsync<MemberDowned>()).Member.Address);
            Assert.Equal(MemberStatus.Down, (await messages.NextAsync<MemberRemoved>()).PreviousStatus);
            await nodes[2].System.WhenTerminated.WaitAsync(ClusterNode.Limit);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Crash_OneOfThree_IsUnreachableThenDownedByTheMajority()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var (recorder, messages) = EventRecorder.On(nodes[0].System);
            nodes[0].Cluster.Subscribe(recorder, typeof(IMemberEvent), typeof(UnreachableMember));

            await nodes[2].CrashAsync();

            Assert.Equal(nodes[2].Address, (await messages.NextAsync<UnreachableMember>()).Member.Address);
            Assert.Equal(MemberStatus.Down, (await messages.NextAsync<MemberRemoved>()).PreviousStatus);
            await Task.WhenAll(nodes.Take(2).Select(n => n.UntilUpAsync(2)));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Crash_OldestOfTwoWithKeepOldest_TheOtherShutsDown()
    {
        var nodes = await ClusterNode.FormAsync(2, "akka.cluster.split-brain-resolver.active-strategy = keep-oldest");
        try
        {
            await nodes[0].CrashAsync();

            await nodes[1].System.WhenTerminated.WaitAsync(ClusterNode.Limit);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Crash_YoungerOfTwoWithKeepOldest_TheOldestStays()
    {
        var nodes = await ClusterNode.FormAsync(2, "akka.cluster.split-brain-resolver.active-strategy = keep-oldest");
        try
        {
            await nodes[1].CrashAsync();

            await nodes[0].UntilUpAsync(1);
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    [Fact]
    public async Task Restart_SameAddressNewUid_OldIncarnationGoesAndTheNewOneIsUp()
    {
        var nodes = await ClusterNode.FormAsync(3);
        ClusterNode? restarted = null;
        try
        {
            var before = nodes[2].Cluster.SelfUniqueAddress;
            await nodes[2].CrashAsync();

            restarted = ClusterNode.Start($"akka.remote.dot-netty.tcp.port = {before.Address.Port}");
            await restarted.Cluster.JoinAsync(nodes[0].Address).WaitAsync(ClusterNode.Limit);

            Assert.Equal(before.Address, restarted.Address);
            Assert.NotEqual(before.Uid, restarted.Cluster.SelfUniqueAddress.Uid);
            await Task.WhenAll(nodes.Take(2).Append(restarted).Select(n => n.UntilUpAsync(3)));
            Assert.DoesNotContain(before, nodes[0].Cluster.State.Members.Select(m => m.UniqueAddress));
        }
        finally
        {
            await DisposeAsync(nodes);
            if (restarted is not null)
                await restarted.DisposeAsync();
        }
    }

    [Fact]
    public async Task Watch_ActorOnCrashedMember_TerminatedArrives()
    {
        var nodes = await ClusterNode.FormAsync(3);
        try
        {
            var (remote, _) = EventRecorder.On(nodes[2].System);
            var reference = await nodes[0].System.ActorSelection(new RootActorPath(nodes[2].Address) / remote.Path.Elements)
                .ResolveOne(ClusterNode.Limit);
            var seen = new TaskCompletionSource<IActorRef>();
            var ready = new TaskCompletionSource();
            nodes[0].System.ActorOf(Props.Create(() => new DeathWatcher(reference, ready, seen)));
            await ready.Task.WaitAsync(ClusterNode.Limit);

            await nodes[2].CrashAsync();

            Assert.Equal(reference, await seen.Task.WaitAsync(ClusterNode.Limit));
        }
        finally
        {
            await DisposeAsync(nodes);
        }
    }

    private static async Task DisposeAsync(IEnumerable<ClusterNode> nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private sealed class DeathWatcher : ReceiveActor
    {
        private readonly IActorRef _watched;
        private readonly TaskCompletionSource _ready;

        public DeathWatcher(IActorRef watched, TaskCompletionSource ready, TaskCompletionSource<IActorRef> seen)
        {
            _watched = watched;
            _ready = ready;
            Receive<Terminated>(stopped => seen.TrySetResult(stopped.ActorRef));
        }

        protected override void PreStart()
        {
            Context.Watch(_watched);
            _ready.TrySetResult();
        }
    }
}
