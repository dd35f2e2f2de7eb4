using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Remote;
using Xunit;

namespace Akka.Embedded.Tests.Contracts.Remote;

public sealed class RemoteDeathWatchContract : RemoteSystems
{
    [Fact]
    public async Task Watch_ActorStops_SendsTerminated()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        var echo = b.ActorOf(Props.Create(() => new Echo()), "echo");
        var remote = await ResolveAsync(a, b, "user/echo");
        await WatchAsync(a, received, remote);
        b.Stop(echo);
        var terminated = Take<Terminated>(received);
        Assert.Equal(remote, terminated.ActorRef);
        Assert.False(terminated.AddressTerminated);
    }

    [Fact]
    public async Task Watch_ActorHadStopped_SendsTerminated()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        var echo = b.ActorOf(Props.Create(() => new Echo()), "echo");
        var remote = await ResolveAsync(a, b, "user/echo");
        var first = new BlockingCollection<object>();
        await WatchAsync(b, first, echo);
        b.Stop(echo);
        Take<Terminated>(first);
        await WatchAsync(a, received, remote);
        Assert.Equal(remote, Take<Terminated>(received).ActorRef);
    }

    [Fact]
    public async Task Unwatch_ActorStops_SendsNothing()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        var other = new BlockingCollection<object>();
        var echo = b.ActorOf(Props.Create(() => new Echo()), "echo");
        var remote = await ResolveAsync(a, b, "user/echo");
        var watcher = await WatchAsync(a, received, remote);
        await WatchAsync(a, other, remote);
        await watcher.Ask<string>(new Collector.UnwatchThis(remote), Limit);
        b.Stop(echo);
        Take<Terminated>(other);
        watcher.Tell("marker");
        Assert.Equal("marker", Take<object>(received));
    }

    [Fact]
    public async Task Watch_SystemShutsDown_SendsTerminated()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var remote = await ResolveAsync(a, b, "user/echo");
        await WatchAsync(a, received, remote);
        await WatchHasArrivedAsync(a, b);
        await b.Terminate().WaitAsync(Limit);
        Assert.Equal(remote, Take<Terminated>(received).ActorRef);
    }

    [Fact]
    public async Task Watch_ActorSpeaksAndStops_TerminatedComesLast()
    {
        const int Count = 2_000;
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Speaker(Count)), "speaker");
        var remote = await ResolveAsync(a, b, "user/speaker");
        var watcher = await WatchAsync(a, received, remote);
        remote.Tell("speak", watcher);
        for (var i = 0; i < Count; i++) Assert.Equal(i, Take<object>(received));
        Assert.IsType<Terminated>(Take<object>(received));
    }

    [Fact]
    public async Task Watch_SystemFallsSilent_SendsTerminatedWithAddressTerminated()
    {
        const string Quick = """
            akka.remote.watch-failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 1s, unreachable-nodes-reaper-interval = 100ms }
            """;
        var a = Start(more: Quick);
        using var gone = new SilentListener();
        var received = new BlockingCollection<object>();
        var path = new RootActorPath(new Address("akka.tcp", "gone", "127.0.0.1", gone.Port)) / "user" / "x";
        var remote = ((ExtendedActorSystem)a).Provider.ResolveActorRef(path.ToString());
        await WatchAsync(a, received, remote);
        Assert.True(Take<Terminated>(received).AddressTerminated);
    }

    [Fact]
    public async Task Restart_OnTheSamePort_OldReferencesLeadNowhere()
    {
        var a = Start();
        var b = Start();
        var received = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var old = await ResolveAsync(a, b, "user/echo");
        await WatchAsync(a, received, old);
        await WatchHasArrivedAsync(a, b);
        var port = AddressOf(b).Port!.Value;
        await b.Terminate().WaitAsync(Limit);
        Take<Terminated>(received);

        var again = Start(port: port);
        again.ActorOf(Props.Create(() => new Echo()), "echo");
        IActorRef? fresh = null;
        while (fresh is null)
        {
            try
            {
                fresh = await a.ActorSelection(old.Path.ToStringWithAddress()).ResolveOne(TimeSpan.FromSeconds(1));
            }
            catch (ActorNotFoundException)
            {
                // Until the closed gate opens again.
            }
        }

        Assert.NotEqual(old.Path.Uid, fresh.Path.Uid);

        // What the old reference is told would come back first.
        var answers = new BlockingCollection<object>();
        var collector = a.ActorOf(Props.Create(() => new Collector(answers)));
        old.Tell("old", collector);
        fresh.Tell("new", collector);
        Assert.Equal("new", Take<string>(answers));
    }

    /// <summary>System messages keep their order: once a later watch has had its answer, the earlier ones are in place.</summary>
    private async Task WatchHasArrivedAsync(ActorSystem watching, ActorSystem watched)
    {
        var received = new BlockingCollection<object>();
        var marker = watched.ActorOf(Props.Create(() => new Echo()), "marker");
        await WatchAsync(watching, received, await ResolveAsync(watching, watched, "user/marker"));
        watched.Stop(marker);
        Take<Terminated>(received);
    }

    private sealed class Speaker : ReceiveActor
    {
        public Speaker(int count) => ReceiveAny(_ =>
        {
            for (var i = 0; i < count; i++) Sender.Tell(i);
            Context.Stop(Self);
        });
    }
}
