using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Actors;

public sealed class StashTests : ActorTest
{
    [Fact]
    public void UnstashAll_AfterOpening_DeliversInOrderAheadOfLaterMessages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Closed(TestActor)));

        actor.Tell("one");
        actor.Tell("two");
        actor.Tell(new Open());
        actor.Tell("three");

        ExpectMsg("one");
        ExpectMsg("two");
        ExpectMsg("three");
    }

    [Fact]
    public void Unstash_One_DeliversTheOldest()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Closed(TestActor)));

        actor.Tell("one");
        actor.Tell("two");
        actor.Tell(new OpenForOne());

        ExpectMsg("one");
        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Restart_WithStashedMessages_PutsThemBack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Closed(TestActor)));

        actor.Tell("one");
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() =>
            actor.Tell(new Throw(new InvalidOperationException("as told"))));
        actor.Tell(new Open());

        ExpectMsg("one");
    }

    [Fact]
    public void Stop_WithStashedMessages_MakesThemDeadLetters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Closed(TestActor)));

        actor.Tell("one");
        actor.Tell(PoisonPill.Instance);

        Assert.Equal("one", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void Stash_TheSameMessageInstanceSentTwice_KeepsBoth()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Closed(TestActor)));
        var message = "same";

        actor.Tell(message);
        actor.Tell(message);
        actor.Tell(new Open());

        ExpectMsg(message);
        ExpectMsg(message);
    }

    [Fact]
    public void Stash_OneMessageTwice_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Closed(TestActor)));

        actor.Tell(new StashTwice());

        ExpectMsg<IllegalActorStateException>();
    }

    [Fact]
    public void Stash_BeyondTheCapacity_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Limited(TestActor)).WithStashCapacity(2));

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);

        ExpectMsg<StashOverflowException>();
    }

    private sealed record Open;

    private sealed record OpenForOne;

    private sealed record StashTwice;

    private sealed class Closed : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _report;

        public Closed(IActorRef report)
        {
            _report = report;
            Receive<Throw>(message => throw message.Exception);
            Receive<Open>(_ =>
            {
                Become(Opened);
                Stash.UnstashAll();
            });
            Receive<OpenForOne>(_ =>
            {
                Become(Opened);
                Stash.Unstash();
            });
            Receive<StashTwice>(_ =>
            {
                Stash.Stash();
                _report.Tell(Record.Exception(Stash.Stash));
            });
            Receive<string>(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void Opened() => Receive<string>(message => _report.Tell(message));
    }

    private sealed class Limited : UntypedActor, IWithStash
    {
        private readonly IActorRef _report;

        public Limited(IActorRef report) => _report = report;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (Record.Exception(Stash.Stash) is { } exception)
                _report.Tell(exception);
        }
    }
}
