using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Messaging;

public sealed class DeadLetterTests : ActorTest
{
    public DeadLetterTests()
        : base("small-mailbox { mailbox-type = \"Akka.Dispatch.BoundedMailbox\", mailbox-capacity = 2, mailbox-push-timeout-time = 0ms }") { }

    [Fact]
    public async Task Tell_AnActorThatHasStopped_IsADeadLetter()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        await actor.GracefulStop(Limit);
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));

        actor.Tell("too late", TestActor);

        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal("too late", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(actor, letter.Recipient);
    }

    [Fact]
    public async Task PoisonPill_ToAnActorThatHasStopped_IsSuppressed()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        await actor.GracefulStop(Limit);
        var (letters, suppressed) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        Sys.EventStream.Subscribe(suppressed.Ref, typeof(SuppressedDeadLetter));

        actor.Tell(PoisonPill.Instance);

        suppressed.ExpectMsg<SuppressedDeadLetter>(letter => ReferenceEquals(letter.Message, PoisonPill.Instance));
        letters.ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Tell_DeadLetters_PublishesIt()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.DeadLetters.Tell("lost");

        Assert.Equal("lost", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void DeadLetter_IsLogged()
    {
        EventFilter.Info(contains: "dead letters encountered").ExpectOne(() => Sys.DeadLetters.Tell("lost"));
    }

    [Fact]
    public async Task DeadLetter_WhileItsListenerStops_MakesNoMore()
    {
        for (var round = 0; round < 20; round++)
        {
            var listener = Sys.ActorOf(Reporting("a"));
            Sys.EventStream.Subscribe(listener, typeof(DeadLetter));
            var ended = listener.GracefulStop(Limit);
            for (var i = 0; i < 100; i++)
                Sys.DeadLetters.Tell("lost");
            Assert.True(await ended);
            Sys.EventStream.Subscribe(listener, typeof(DeadLetter));
            Sys.DeadLetters.Tell("lost");
            Sys.EventStream.Unsubscribe(listener);
        }
    }

    [Fact]
    public void Tell_AFullMailbox_IsADeadLetterAndLeavesTheRest()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Reporting("a").WithMailbox("small-mailbox"));
        ExpectMsg("a: started");
        actor.Tell(new Do(_ =>
        {
            TestActor.Tell("busy");
            gate.Wait(Limit);
        }));
        ExpectMsg("busy");

        foreach (var message in new[] { "one", "two", "three" })
            actor.Tell(message);
        var letter = letters.ExpectMsg<DeadLetter>();
        gate.Set();

        Assert.Equal("three", letter.Message);
        ExpectMsg("one");
        ExpectMsg("two");
        actor.Tell("four");
        ExpectMsg("four");
    }
}
