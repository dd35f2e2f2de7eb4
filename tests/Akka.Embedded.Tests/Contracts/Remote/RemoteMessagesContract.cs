using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Xunit;

namespace Akka.Embedded.Tests.Contracts.Remote;

public sealed class RemoteMessagesContract : RemoteSystems
{
    [Fact]
    public void DefaultAddress_PortZero_HoldsTheRealPort()
    {
        var address = AddressOf(Start("sys"));
        Assert.Equal("akka.tcp", address.Protocol);
        Assert.Equal("sys", address.System);
        Assert.Equal("127.0.0.1", address.Host);
        Assert.InRange(address.Port!.Value, 1, 65535);
    }

    [Fact]
    public async Task Ask_Selection_GetsTheAnswer()
    {
        var (a, b) = (Start(), Start());
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var selection = a.ActorSelection(new RootActorPath(AddressOf(b)) / "user" / "echo");
        Assert.Equal("hello", await selection.Ask<string>("hello", Limit));
        Assert.Equal(42, await selection.Ask<int>(42, Limit));
        Assert.Equal(1L << 40, await selection.Ask<long>(1L << 40, Limit));
    }

    [Fact]
    public async Task ResolveOne_ActorThere_GivesItsReference()
    {
        var (a, b) = (Start(), Start());
        var local = b.ActorOf(Props.Create(() => new Echo()), "echo");
        var remote = await ResolveAsync(a, b, "user/echo");
        Assert.Equal(AddressOf(b), remote.Path.Address);
        Assert.Equal(local.Path.Uid, remote.Path.Uid);
        Assert.Equal("hi", await remote.Ask<string>("hi", Limit));
    }

    [Fact]
    public async Task ResolveOne_NoSuchActor_Throws()
    {
        var (a, b) = (Start(), Start());
        await Assert.ThrowsAsync<ActorNotFoundException>(() => ResolveAsync(a, b, "user/nobody"));
    }

    [Fact]
    public async Task Identify_OverAConnection_CarriesTheMessageId()
    {
        var (a, b) = (Start(), Start());
        var echo = b.ActorOf(Props.Create(() => new Echo()), "echo");
        var selection = a.ActorSelection(new RootActorPath(AddressOf(b)) / "user" / "echo");
        var identity = await selection.Ask<ActorIdentity>(new Identify("which"), Limit);
        Assert.Equal("which", identity.MessageId);
        Assert.Equal(echo.Path.Uid, identity.Subject.Path.Uid);
    }

    [Fact]
    public async Task Selection_WithPattern_ReachesAllMatchingActors()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        foreach (var name in new[] { "w1", "w2", "other" }) b.ActorOf(Props.Create(() => new Echo()), name);
        await ResolveAsync(a, b, "user/w1");
        var collector = a.ActorOf(Props.Create(() => new Collector(received)));
        a.ActorSelection(AddressOf(b) + "/user/w*").Tell("ping", collector);
        Assert.Equal("ping", Take<string>(received));
        Assert.Equal("ping", Take<string>(received));
        Assert.Empty(received);
    }

    [Fact]
    public async Task Tell_ReferenceAsMessage_LeadsToTheSameActor()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        var collector = a.ActorOf(Props.Create(() => new Collector(received)), "collector");
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var echo = await ResolveAsync(a, b, "user/echo");
        var back = await echo.Ask<IActorRef>(collector, Limit);
        Assert.Equal(collector, back);
        back.Tell("local");
        Assert.Equal("local", Take<string>(received));
    }

    [Fact]
    public async Task Tell_HundredThousandMessages_ArriveInOrder()
    {
        const int Count = 100_000;
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Collector(received)), "collector");
        var target = await ResolveAsync(a, b, "user/collector");
        for (var i = 0; i < Count; i++) target.Tell(i);
        for (var i = 0; i < Count; i++) Assert.Equal(i, Take<int>(received));
    }

    [Fact]
    public async Task Tell_Failure_ThrowsFromTheAsk()
    {
        var (a, b) = (Start(), Start());
        b.ActorOf(Props.Create(() => new Failing()), "failing");
        var failing = await ResolveAsync(a, b, "user/failing");
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => failing.Ask<string>("x", Limit));
        Assert.Contains("broken", thrown.Message);
    }

    [Fact]
    public async Task PoisonPill_FromAnotherSystem_StopsTheActor()
    {
        var (a, b) = (Start(), Start());
        var received = new BlockingCollection<object>();
        var echo = b.ActorOf(Props.Create(() => new Echo()), "echo");
        await WatchAsync(b, received, echo);
        (await ResolveAsync(a, b, "user/echo")).Tell(PoisonPill.Instance);
        Assert.Equal(echo, Take<Terminated>(received).ActorRef);
    }

    [Fact]
    public async Task Tell_OverTheFrameLimit_IsRefusedWithALogAndTheNextMessagePasses()
    {
        var (a, b) = (Start(more: "akka.loglevel = ERROR"), Start());
        var errors = new BlockingCollection<object>();
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Collector(errors))), typeof(Error));
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var echo = await ResolveAsync(a, b, "user/echo");
        echo.Tell(new string('x', 200_000));
        Assert.Equal("next", await echo.Ask<string>("next", Limit));
        Assert.NotNull(Take<Error>(errors).Message);
    }

    [Fact]
    public async Task Tell_LargestMessage_Passes()
    {
        var (a, b) = (Start(), Start());
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var echo = await ResolveAsync(a, b, "user/echo");
        var text = new string('x', 120_000);
        Assert.Equal(text, await echo.Ask<string>(text, Limit));
    }

    [Fact]
    public async Task Tell_NobodyListens_BecomesADeadLetter()
    {
        var a = Start();
        var gone = Start();
        var address = AddressOf(gone);
        await gone.Terminate().WaitAsync(Limit);
        var dead = new BlockingCollection<object>();
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Collector(dead))), typeof(DeadLetter));
        a.ActorSelection(address + "/user/x").Tell("lost");
        var letter = Take<DeadLetter>(dead);
        Assert.Contains("lost", letter.ToString());
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing() => ReceiveAny(_ => Sender.Tell(new Status.Failure(new InvalidOperationException("broken"))));
    }
}
