using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Supervision;

public sealed class DeathWatchTests : ActorTest
{
    [Fact]
    public void Watch_AnActorThatStops_TellsTerminated()
    {
        var actor = Sys.ActorOf(Reporting("a"), "watched");
        ExpectMsg("a: started");
        Watch(actor);

        Sys.Stop(actor);

        ExpectMsg("a: stopped");
        var terminated = ExpectTerminated(actor);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public async Task Watch_AnActorThatIsGone_TellsTerminated()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        await actor.GracefulStop(Limit);
        ExpectMsg("a: started");
        ExpectMsg("a: stopped");

        Watch(actor);

        Assert.Equal(actor, ExpectMsg<Terminated>().ActorRef);
    }

    [Fact]
    public void Watch_ByTwo_TellsBoth()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Watch(actor);
        second.Watch(actor);

        actor.Tell(PoisonPill.Instance);

        first.ExpectTerminated(actor);
        second.ExpectTerminated(actor);
    }

    [Fact]
    public void Watch_Twice_TellsOnce()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        var probe = CreateTestProbe();
        probe.Watch(actor);
        probe.Watch(actor);

        actor.Tell(PoisonPill.Instance);

        probe.ExpectTerminated(actor);
        probe.ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Unwatch_BeforeTheEnd_TellsNothing()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        var (unwatched, other) = (CreateTestProbe(), CreateTestProbe());
        unwatched.Watch(actor);
        unwatched.Unwatch(actor);
        other.Watch(actor);

        actor.Tell(PoisonPill.Instance);

        other.ExpectTerminated(actor);
        unwatched.ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Unwatch_WhileTerminatedWaitsInTheMailbox_TellsNothing()
    {
        var watched = Sys.ActorOf(Reporting("watched"));
        var watcher = Sys.ActorOf(Reporting("watcher"));
        using var gate = new ManualResetEventSlim();
        ExpectMsgAllOf("watched: started", "watcher: started");
        watcher.Tell(new Do(context =>
        {
            context.Watch(watched);
            TestActor.Tell("watching");
            gate.Wait(Limit);
        }));
        ExpectMsg("watching");

        Watch(watched);
        watched.Tell(PoisonPill.Instance);
        ExpectMsg("watched: stopped");
        ExpectTerminated(watched);
        watcher.Tell(new Do(context => context.Unwatch(watched)));
        watcher.Tell("still here");
        gate.Set();

        ExpectMsg("still here");
        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void WatchWith_AMessage_TellsThatInstead()
    {
        var watched = Sys.ActorOf(Reporting("watched"));
        var watcher = Sys.ActorOf(Reporting("watcher"));
        ExpectMsgAllOf("watched: started", "watcher: started");
        watcher.Tell(new Do(context =>
        {
            context.WatchWith(watched, "it is gone");
            TestActor.Tell("watching");
        }));
        ExpectMsg("watching");

        watched.Tell(PoisonPill.Instance);

        ExpectMsgAllOf("watched: stopped", "it is gone");
    }

    [Fact]
    public void WatchWith_AnotherMessage_TheFirstStays()
    {
        var watched = Sys.ActorOf(Reporting("watched"));
        var watcher = Sys.ActorOf(Reporting("watcher"));
        ExpectMsgAllOf("watched: started", "watcher: started");

        watcher.Tell(new Do(context =>
        {
            context.WatchWith(watched, "one");
            context.WatchWith(watched, "two");
            context.Watch(watched);
        }));
        watched.Tell(PoisonPill.Instance);

        ExpectMsgAllOf("watched: stopped", "one");
    }

    [Fact]
    public void Terminated_NotHandled_BreaksTheDeathPact()
    {
        var watched = Sys.ActorOf(Reporting("watched"));
        var watcher = Sys.ActorOf(Props.Create(() => new Careless(watched, TestActor)));
        ExpectMsgAllOf("watched: started", "careless is here");
        Watch(watcher);

        EventFilter.Exception<DeathPactException>().ExpectOne(() => watched.Tell(PoisonPill.Instance));

        FishForMessage(message => message is Terminated terminated && terminated.ActorRef.Equals(watcher));
    }

    [Fact]
    public void Watch_AChild_TellsWhenItStops()
    {
        var parent = Sys.ActorOf(Reporting("parent"));
        ExpectMsg("parent: started");
        var name = "child";
        parent.Tell(new Do(context => context.WatchWith(context.ActorOf(Reporting(name), name), "the child is gone")));
        ExpectMsg("child: started");

        parent.Tell(new Do(context => context.Stop(context.Child(name))));

        ExpectMsgAllOf("child: stopped", "the child is gone");
        parent.Tell(new Do(context => TestActor.Tell(context.GetChildren().Count())));
        ExpectMsg(0);
    }

    [Fact]
    public void Terminated_AfterAWatcherRestarts_StillComes()
    {
        var watched = Sys.ActorOf(Reporting("watched"));
        var watcher = Sys.ActorOf(Reporting("watcher"));
        ExpectMsgAllOf("watched: started", "watcher: started");
        watcher.Tell(new Do(context => context.WatchWith(watched, "it is gone")));

        watcher.Tell(new Throw(new InvalidOperationException("failure")));
        Assert.Equal("watcher: started", ReceiveN(4, Limit).Last());
        watched.Tell(PoisonPill.Instance);

        ExpectMsgAllOf("watched: stopped", "it is gone");
    }

    private sealed class Careless : ReceiveActor
    {
        public Careless(IActorRef watched, IActorRef report)
        {
            Context.Watch(watched);
            report.Tell("careless is here");
            Receive<string>(_ => { });
        }
    }
}
