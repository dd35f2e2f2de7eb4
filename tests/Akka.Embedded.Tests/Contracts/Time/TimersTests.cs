using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Time;

public sealed class TimersTests : VirtualTimeTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void StartSingleTimer_WhenItIsDue_TellsOnce()
    {
        var actor = Timing();

        Run(actor, timers => timers.StartSingleTimer("key", "tick", Second));
        Scheduler.Advance(Second / 2);
        ExpectNoMsg(Quiet);
        Scheduler.Advance(Second / 2);
        ExpectMsg("tick");
        Scheduler.Advance(10 * Second);

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void StartPeriodicTimer_TellsAgainAndAgain()
    {
        var actor = Timing();

        Run(actor, timers => timers.StartPeriodicTimer("key", "tick", 3 * Second, Second));
        Scheduler.Advance(2 * Second);
        ExpectNoMsg(Quiet);
        Scheduler.Advance(Second);
        ExpectMsg("tick");
        Scheduler.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void Cancel_ATimer_TellsNothing()
    {
        var actor = Timing();

        Run(actor, timers =>
        {
            timers.StartSingleTimer("key", "tick", Second);
            timers.Cancel("key");
        });
        Scheduler.Advance(Second);

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Cancel_ATimerWhoseMessageWaitsInTheMailbox_TellsNothing()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create(() => new TimingActor(TestActor)));
        Run(actor, timers => timers.StartSingleTimer("key", "tick", Second));

        actor.Tell(new With(_ =>
        {
            TestActor.Tell("busy");
            gate.Wait(Limit);
        }));
        ExpectMsg("busy");
        actor.Tell(new With(timers => timers.Cancel("key")));
        Scheduler.Advance(Second);
        actor.Tell("still here");
        gate.Set();

        ExpectMsg("still here");
    }

    [Fact]
    public void StartTimer_UnderANameInUse_ReplacesTheOther()
    {
        var actor = Timing();

        Run(actor, timers =>
        {
            timers.StartSingleTimer("key", "old", Second);
            timers.StartSingleTimer("key", "new", 2 * Second);
        });
        Scheduler.Advance(2 * Second);

        ExpectMsg("new");
        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void IsTimerActive_UntilItsMessageIsHandled()
    {
        var actor = Timing();

        Run(actor, timers => timers.StartSingleTimer("key", "tick", Second));
        actor.Tell(new With(timers => TestActor.Tell(timers.IsTimerActive("key"))));
        ExpectMsg(true);
        Scheduler.Advance(Second);
        ExpectMsg("tick");
        actor.Tell(new With(timers => TestActor.Tell(timers.IsTimerActive("key"))));

        ExpectMsg(false);
    }

    [Fact]
    public void Restart_OfAnActor_EndsItsTimers()
    {
        var actor = Timing();
        Run(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() =>
            actor.Tell(new Throw(new InvalidOperationException("as told"))));
        actor.Tell(new With(timers => TestActor.Tell(timers.IsTimerActive("key"))));
        ExpectMsg(false);
        Scheduler.Advance(3 * Second);

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void ReceiveTimeout_WithoutMessages_ComesAndComesAgain()
    {
        var actor = Timing();

        Run(actor, _ => { }, Second);
        Scheduler.Advance(Second);
        ExpectMsg<ReceiveTimeout>();
        Answered(actor);
        Scheduler.Advance(Second);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void ReceiveTimeout_WithAMessageInBetween_StartsAnew()
    {
        var actor = Timing();
        Run(actor, _ => { }, Second);

        Scheduler.Advance(Second * 0.75);
        Answered(actor);
        Scheduler.Advance(Second * 0.75);
        ExpectNoMsg(Quiet);
        Scheduler.Advance(Second * 0.25);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void ReceiveTimeout_MessageThatDoesNotInfluenceIt_DoesNotStartItAnew()
    {
        var actor = Timing();
        Run(actor, _ => { }, Second);

        Scheduler.Advance(Second * 0.75);
        actor.Tell(new Unnoticed());
        ExpectMsg<Unnoticed>();
        Scheduler.Advance(Second * 0.25);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void ReceiveTimeout_TakenBack_DoesNotCome()
    {
        var actor = Timing();
        Run(actor, _ => { }, Second);

        actor.Tell(new SetTimeout(null));
        Answered(actor);
        Scheduler.Advance(10 * Second);

        ExpectNoMsg(Quiet);
    }

    // On the test's own thread, so that what follows a message, such as the start of its receive timeout, is over when Tell returns.
    private IActorRef Timing()
    {
        var actor = Sys.ActorOf(Props.Create(() =>
            new TimingActor(TestActor)).WithDispatcher("akka.test.calling-thread-dispatcher"));
        Answered(actor);
        return actor;
    }

    private void Run(IActorRef actor, Action<ITimerScheduler> action, TimeSpan? timeout = null)
    {
        actor.Tell(new With(action));
        if (timeout is not null)
            actor.Tell(new SetTimeout(timeout));
        Answered(actor);
    }

    private void Answered(IActorRef actor)
    {
        actor.Tell("done");
        ExpectMsg("done");
        actor.Tell(new Unnoticed());
        ExpectMsg<Unnoticed>();
    }

    private sealed record With(Action<ITimerScheduler> Action);

    private sealed record SetTimeout(TimeSpan? Timeout);

    private sealed record Unnoticed : INotInfluenceReceiveTimeout;

    private sealed class TimingActor : ReceiveActor, IWithTimers
    {
        public TimingActor(IActorRef report)
        {
            Receive<With>(message => message.Action(Timers));
            Receive<SetTimeout>(message => SetReceiveTimeout(message.Timeout));
            Receive<Throw>(message => throw message.Exception);
            ReceiveAny(report.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
