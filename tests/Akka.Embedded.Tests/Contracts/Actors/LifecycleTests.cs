using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Actors;

public sealed class LifecycleTests : ActorTest
{
    [Fact]
    public void PoisonPill_BehindMessages_EndsTheActorAfterThem()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        Watch(actor);

        actor.Tell("one");
        actor.Tell("two");
        actor.Tell(PoisonPill.Instance);

        ExpectMsg("a: started");
        ExpectMsg("one");
        ExpectMsg("two");
        ExpectMsg("a: stopped");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Stop_WithMessagesWaiting_MakesThemDeadLetters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Reporting("a"));
        Watch(actor);
        ExpectMsg("a: started");

        actor.Tell(new Do(_ =>
        {
            TestActor.Tell("busy");
            gate.Wait(Limit);
        }));
        ExpectMsg("busy");
        actor.Tell("too late");
        Sys.Stop(actor);
        AwaitStopRequested(actor);
        gate.Set();

        ExpectMsg("a: stopped");
        ExpectTerminated(actor);
        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal("too late", letter.Message);
        Assert.Equal(actor, letter.Recipient);
    }

    [Fact]
    public void Stop_AParent_StopsItsChildrenFirst()
    {
        var parent = Sys.ActorOf(Reporting("parent"));
        ExpectMsg("parent: started");
        Make(parent, "child");

        Sys.Stop(parent);

        ExpectMsg("child: stopped");
        ExpectMsg("parent: stopped");
    }

    [Fact]
    public async Task GracefulStop_OfAnActorThatStops_IsTrue()
    {
        var actor = Sys.ActorOf(Reporting("a"));

        Assert.True(await actor.GracefulStop(Limit));
    }

    [Fact]
    public async Task GracefulStop_OfOneThatIsGone_IsTrue()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        Assert.True(await actor.GracefulStop(Limit));

        Assert.True(await actor.GracefulStop(Limit));
    }

    [Fact]
    public async Task GracefulStop_OfOneThatDoesNotStop_IsFalse()
    {
        var actor = Sys.ActorOf(Reporting("a"));

        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(50), "no reason to stop"));
    }

    [Fact]
    public void ActorOf_ANameInUse_Throws()
    {
        Sys.ActorOf(Reporting("a"), "taken");

        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Reporting("b"), "taken"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$dollar")]
    [InlineData("a/b")]
    [InlineData("ü")]
    public void ActorOf_AnInvalidName_Throws(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Reporting("a"), name));

    [Fact]
    public async Task ActorOf_TheNameOfOneThatHasStopped_MakesAnotherIncarnation()
    {
        var first = Sys.ActorOf(Reporting("a"), "name");
        await first.GracefulStop(Limit);

        IActorRef? second = null;
        AwaitAssert(() => second = Sys.ActorOf(Reporting("b"), "name"));

        Assert.Equal(first.Path, second!.Path);
        Assert.NotEqual(first, second);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
    }

    [Fact]
    public void Context_Child_FindsChildrenByName()
    {
        var parent = Sys.ActorOf(Reporting("parent"));
        ExpectMsg("parent: started");
        var child = Make(parent, "child");

        parent.Tell(new Do(context =>
        {
            TestActor.Tell(context.Child("child"));
            TestActor.Tell(context.Child("none").IsNobody());
            TestActor.Tell(context.GetChildren().Count());
            TestActor.Tell(context.Parent.Path.ToStringWithoutAddress());
        }));

        Assert.Equal(child, ExpectMsg<IActorRef>());
        ExpectMsg(true);
        ExpectMsg(1);
        ExpectMsg("/user");
    }

    [Fact]
    public void NewActor_OutsideOfASystem_Throws()
    {
        // A thread of its own: the threads that tests run on have the test actor's context.
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => new ReportingActor("a", ActorRefs.Nobody)));

        thread.Start();

        Assert.True(thread.Join(Limit));
        Assert.NotNull(thrown);
    }

    // The guardian passes the request on; a question behind it is answered once it has.
    private void AwaitStopRequested(IActorRef actor)
    {
        Sys.ActorSelection(actor.Path.Parent).Tell(new Identify("guardian"));
        ExpectMsg<ActorIdentity>(identity => Equals(identity.MessageId, "guardian"));
    }
}
