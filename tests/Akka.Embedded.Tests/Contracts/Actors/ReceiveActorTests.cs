using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Actors;

public sealed class ReceiveActorTests : ActorTest
{
    [Fact]
    public void Receive_SeveralHandlers_TheFirstThatFitsTakesTheMessage()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Choosing()));

        foreach (var message in new object[] { 5, 50, "text", 1.5, new ArgumentNullException() })
            actor.Tell(message);

        ExpectMsg("small int");
        ExpectMsg("int");
        ExpectMsg("string");
        ExpectMsg("any");
        ExpectMsg("exception");
    }

    [Fact]
    public void Receive_NoHandlerFits_IsPublishedAsUnhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new OnlyStrings()));

        actor.Tell(1);

        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal(1, unhandled.Message);
        Assert.Equal(actor, unhandled.Recipient);
        Assert.Equal(TestActor, unhandled.Sender);
    }

    [Fact]
    public void ReceiveAny_HandlerAddedAfterIt_FailsTheActor()
    {
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() =>
        {
            var actor = Sys.ActorOf(Props.Create(() => new HandlerAfterAny()));
            Watch(actor);
            ExpectTerminated(actor);
        });
    }

    [Fact]
    public void Become_AnotherBehaviour_ReplacesTheFirst()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Becoming()));

        actor.Tell("who");
        actor.Tell("become");
        actor.Tell("who");

        ExpectMsg("first");
        ExpectMsg("second");
    }

    [Fact]
    public void BecomeStacked_ThenUnbecome_RestoresTheOneBefore()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Becoming()));

        actor.Tell("stack");
        actor.Tell("who");
        actor.Tell("unbecome");
        actor.Tell("who");

        ExpectMsg("second");
        ExpectMsg("first");
    }

    [Fact]
    public void Restart_AfterBecome_StartsWithTheFirstBehaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Becoming()));

        actor.Tell("become");
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell("throw"));
        actor.Tell("who");

        ExpectMsg("first");
    }

    private sealed class Choosing : ReceiveActor
    {
        public Choosing()
        {
            Receive<int>(number => Sender.Tell("small int"), number => number < 10);
            Receive<int>(_ => Sender.Tell("int"));
            Receive<string>(_ =>
            {
                Sender.Tell("string");
                return true;
            });
            Receive<Exception>(_ => Sender.Tell("exception"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class OnlyStrings : ReceiveActor
    {
        public OnlyStrings() => Receive<string>(_ => { });
    }

    private sealed class HandlerAfterAny : ReceiveActor
    {
        public HandlerAfterAny()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class Becoming : ReceiveActor
    {
        public Becoming()
        {
            Receive<string>(message => message == "who", _ => Sender.Tell("first"));
            Receive<string>(message => message == "become", _ => Become(Second));
            Receive<string>(message => message == "stack", _ => BecomeStacked(Second));
        }

        private void Second()
        {
            Receive<string>(message => message == "who", _ => Sender.Tell("second"));
            Receive<string>(message => message == "unbecome", _ => UnbecomeStacked());
            Receive<string>(message => message == "throw", _ => throw new InvalidOperationException("as told"));
        }
    }
}
