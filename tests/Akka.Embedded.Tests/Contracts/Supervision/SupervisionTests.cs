using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Supervision;

public sealed class SupervisionTests : ActorTest
{
    private static readonly InvalidOperationException Failure = new("failure");

    [Fact]
    public void Restart_OfAFailedChild_KeepsItsMailboxAndDropsTheMessage()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Restart), "child");

        child.Tell(new Throw(Failure));
        child.Tell("after");

        ExpectMsg("child: restarting because of failure");
        ExpectMsg("child: stopped");
        ExpectMsg("child: restarted");
        ExpectMsg("child: started");
        ExpectMsg("after");
    }

    [Fact]
    public void Resume_OfAFailedChild_KeepsItsInstance()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Resume), "child");

        child.Tell(new Throw(Failure));
        child.Tell("after");

        ExpectMsg("after");
    }

    [Fact]
    public void Stop_OfAFailedChild_EndsIt()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Stop), "child");
        Watch(child);

        child.Tell(new Throw(Failure));

        ExpectMsg("child: stopped");
        ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_AFailure_RestartsTheParentAndStopsItsChildren()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Escalate), TestActor)));
        var child = Make(parent, "child");
        Watch(child);

        child.Tell(new Throw(Failure));

        ExpectMsg("supervisor: restarting because of failure");
        ExpectMsgAllOf<object>("child: stopped", new Terminated(child, true, false), "supervisor: restarted");
        Make(parent, "child");
    }

    [Fact]
    public void OneForOne_AFailedChild_LeavesItsSiblingAlone()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Stop), TestActor)));
        var first = Make(parent, "first");
        var second = Make(parent, "second");

        first.Tell(new Throw(Failure));

        ExpectMsg("first: stopped");
        second.Tell("still here");
        ExpectMsg("still here");
    }

    [Fact]
    public void AllForOne_AFailedChild_RestartsItsSiblingToo()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Supervisor(new AllForOneStrategy(_ => Directive.Restart), TestActor)));
        var first = Make(parent, "first");
        Make(parent, "second");

        first.Tell(new Throw(Failure));

        var life = ReceiveN(8, Limit);
        foreach (var name in new[] { "first", "second" })
            Assert.Equal(new[] { ": restarting because of failure", ": stopped", ": restarted", ": started" }.Select(what =>
                name + what),
                life.Cast<string>().Where(what => what.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void AllForOne_Stop_EndsAllChildren()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Supervisor(new AllForOneStrategy(_ => Directive.Stop), TestActor)));
        var first = Make(parent, "first");
        Make(parent, "second");

        first.Tell(new Throw(Failure));

        ExpectMsgAllOf("first: stopped", "second: stopped");
    }

    [Fact]
    public void Restart_MoreOftenThanAllowed_StopsTheChild()
    {
        var child = ChildOf(new OneForOneStrategy(2, Timeout.InfiniteTimeSpan, _ => Directive.Restart), "child");
        Watch(child);

        for (var i = 0; i < 2; i++)
        {
            child.Tell(new Throw(Failure));
            Assert.Equal("child: started", ReceiveN(4, Limit).Last());
        }
        child.Tell(new Throw(Failure));

        ExpectMsg("child: stopped");
        ExpectTerminated(child);
    }

    [Fact]
    public void Restart_NeverAllowed_StopsTheChildAtOnce()
    {
        var child = ChildOf(new OneForOneStrategy(0, TimeSpan.FromMinutes(1), _ => Directive.Restart), "child");

        child.Tell(new Throw(Failure));

        ExpectMsg("child: stopped");
    }

    [Fact]
    public void Decider_ByTypeOfException_ChoosesTheDirective()
    {
        var decider = Decider.From(Directive.Restart, Directive.Resume.When<ArgumentException>(),
            Directive.Stop.When<InvalidOperationException>());
        var child = ChildOf(new OneForOneStrategy(decider), "child");

        child.Tell(new Throw(new ArgumentNullException(null, "goes on")));
        child.Tell("still here");
        ExpectMsg("still here");
        child.Tell(new Throw(Failure));

        ExpectMsg("child: stopped");
    }

    [Fact]
    public void Restart_OfAParent_StopsItsChildrenBeforeItComesBack()
    {
        var parent = ChildOf(new OneForOneStrategy(_ => Directive.Restart), "parent");
        var child = Make(parent, "child");
        Watch(child);

        parent.Tell(new Throw(Failure));

        ExpectMsg("parent: restarting because of failure");
        ExpectMsg("parent: stopped");
        ExpectMsg("child: stopped");
        ExpectMsgAllOf<object>(new Terminated(child, true, false), "parent: restarted", "parent: started");
    }

    [Fact]
    public void Failure_OfAParent_SuspendsItsChildren()
    {
        var decided = CreateTestProbe();
        using var gate = new ManualResetEventSlim();
        var parent = ChildOf(new OneForOneStrategy(_ =>
        {
            decided.Ref.Tell("deciding");
            gate.Wait(Limit);
            return Directive.Resume;
        }), "parent");
        var child = Make(parent, "child");

        parent.Tell(new Throw(Failure));
        decided.ExpectMsg("deciding");
        child.Tell(new Identify(1), TestActor);
        ExpectNoMsg(Quiet);
        gate.Set();

        ExpectMsg<ActorIdentity>();
    }

    [Fact]
    public void Kill_AnActor_StopsItByDefault()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        Watch(actor);
        ExpectMsg("a: started");

        EventFilter.Exception<ActorKilledException>().ExpectOne(() => actor.Tell(Kill.Instance));

        ExpectMsg("a: stopped");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Constructor_ThatThrows_StopsTheActorByDefault()
    {
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() =>
        {
            var actor = Sys.ActorOf(Props.Create(() => new CannotStart()));
            Watch(actor);
            ExpectTerminated(actor);
        });
    }

    [Fact]
    public void Constructor_ThatThrowsOnce_IsTriedAgainWhenToldTo()
    {
        var counter = new StrongCounter();
        var parent = Sys.ActorOf(Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Restart), TestActor)));

        parent.Tell(new MakeChild(Props.Create(() => new StartsTheSecondTime(counter, TestActor)), "child"));

        ExpectMsg<IActorRef>();
        ExpectMsg("started the second time");
    }

    [Fact]
    public void PostRestart_ThatThrows_IsAFailureOfItsOwn()
    {
        var counter = new StrongCounter();
        var parent = Sys.ActorOf(Props.Create(() =>
            new Supervisor(new OneForOneStrategy(cause => cause is PostRestartException ? Directive.Stop : Directive.Restart),
            TestActor)));
        parent.Tell(new MakeChild(Props.Create(() => new CannotRestart(counter)), "child"));
        var child = ExpectMsg<IActorRef>();
        Watch(child);

        child.Tell("fail");

        ExpectTerminated(child);
    }

    [Fact]
    public void Failure_OfAnActor_IsLoggedWithItsPath()
    {
        var actor = Sys.ActorOf(Reporting("a"), "failing");
        ExpectMsg("a: started");

        EventFilter.Exception<InvalidOperationException>(message: "failure", source: actor.Path.ToString()).ExpectOne(() =>
            actor.Tell(new Throw(Failure)));
    }

    private IActorRef ChildOf(SupervisorStrategy strategy, string name) =>
        Make(Sys.ActorOf(Props.Create(() => new Supervisor(strategy, TestActor))), name);

    public sealed class StrongCounter
    {
        private int _count;

        public int Next() => Interlocked.Increment(ref _count);
    }

    private sealed class Supervisor : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;
        private readonly IActorRef _report;

        public Supervisor(SupervisorStrategy strategy, IActorRef report)
        {
            _strategy = strategy;
            _report = report;
            Receive<MakeChild>(message => Sender.Tell(Context.ActorOf(message.Props, message.Name)));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;

        protected override void PreRestart(Exception reason, object message)
        {
            _report.Tell("supervisor: restarting because of " + reason.Message);
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason) => _report.Tell("supervisor: restarted");
    }

    private sealed class CannotStart : UntypedActor
    {
        public CannotStart() => throw new InvalidOperationException("cannot start");

        protected override void OnReceive(object message) { }
    }

    private sealed class StartsTheSecondTime : UntypedActor
    {
        public StartsTheSecondTime(StrongCounter counter, IActorRef report)
        {
            if (counter.Next() == 1)
                throw new InvalidOperationException("not yet");
            report.Tell("started the second time");
        }

        protected override void OnReceive(object message) { }
    }

    private sealed class CannotRestart : UntypedActor
    {
        public CannotRestart(StrongCounter counter)
        {
            if (counter.Next() > 1)
                throw new InvalidOperationException("cannot restart");
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("as told");
    }
}
