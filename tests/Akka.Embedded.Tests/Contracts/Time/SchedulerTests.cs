using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Time;

public sealed class SchedulerTests : ActorTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void ScheduleTellOnce_Tells()
    {
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "tick", ActorRefs.NoSender);

        ExpectMsg("tick");
    }

    [Fact]
    public void ScheduleTellOnce_InOrderOfTheirTimes_Tells()
    {
        Sys.Scheduler.ScheduleTellOnce(10 * Short, TestActor, "second", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "first", ActorRefs.NoSender);

        ExpectMsg("first");
        ExpectMsg("second");
    }

    [Fact]
    public void ScheduleTellRepeatedly_UntilItIsCancelled_Tells()
    {
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Short, Short, TestActor, "tick", ActorRefs.NoSender);
        ExpectMsg("tick");
        ExpectMsg("tick");

        cancelable.Cancel();
        ReceiveWhile<string>(_ => true, 5 * Short, idle: 3 * Short);

        ExpectNoMsg(5 * Short);
    }

    [Fact]
    public void ScheduleOnce_AnAction_RunsIt()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Short, () => TestActor.Tell("ran"));

        ExpectMsg("ran");
    }

    [Fact]
    public void ScheduleOnce_AnActionThatThrows_DoesNotEndTheScheduler()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException("as told"));
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "tick", ActorRefs.NoSender);

        ExpectMsg("tick");
    }

    [Fact]
    public void ScheduleTellOnce_CancelledBefore_TellsNothing()
    {
        using var cancelable = new Cancelable(Sys.Scheduler);
        cancelable.Cancel();

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.Zero, TestActor, "tick", ActorRefs.NoSender, cancelable);

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void ScheduleTellOnce_ANegativeDelay_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Sys.Scheduler.ScheduleTellOnce(-Short, TestActor, "tick", ActorRefs.NoSender));
}
