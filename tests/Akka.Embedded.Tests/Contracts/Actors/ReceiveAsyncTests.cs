using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Actors;

public sealed class ReceiveAsyncTests : ActorTest
{
    [Fact]
    public void ReceiveAsync_WhileItAwaits_HandlesNoOtherMessage()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(TestActor)));

        actor.Tell(new Await(gate.Task));
        actor.Tell("next");
        ExpectMsg("before");
        ExpectNoMsg(Quiet);
        gate.SetResult();

        ExpectMsg("after");
        ExpectMsg("next");
    }

    [Fact]
    public void ReceiveAsync_AfterAnAwait_KnowsSenderSelfAndContext()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(TestActor)));
        var probe = CreateTestProbe();

        probe.Send(actor, new Await(gate.Task));
        ExpectMsg("before");
        gate.SetResult();

        probe.ExpectMsgFrom<string>(actor, actor.Path.Name);
    }

    [Fact]
    public void ReceiveAsync_ThatThrowsAfterAnAwait_RestartsTheActorAndGoesOn()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(TestActor)));

        actor.Tell(new Await(gate.Task));
        actor.Tell("next");
        ExpectMsg("before");
        EventFilter.Exception<InvalidOperationException>("broken").ExpectOne(() =>
            gate.SetException(new InvalidOperationException("broken")));

        ExpectMsg("next");
        actor.Tell("and again");
        ExpectMsg("and again");
    }

    [Fact]
    public void ReceiveAsync_ThatCompletesAtOnce_GoesOn()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(TestActor)));

        actor.Tell(new Await(Task.CompletedTask));
        actor.Tell("next");

        ExpectMsg("before");
        ExpectMsg("after");
        ExpectMsg("next");
    }

    [Fact]
    public void Stop_WhileAnActorAwaits_EndsIt()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(TestActor)));
        Watch(actor);

        actor.Tell(new Await(new TaskCompletionSource().Task));
        ExpectMsg("before");
        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    private sealed record Await(Task Task);

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(IActorRef report)
        {
            ReceiveAsync<Await>(async message =>
            {
                report.Tell("before");
                await message.Task;
                if (!Sender.Equals(report))
                    Sender.Tell(Context.Self.Path.Name, Self);
                report.Tell("after");
            });
            Receive<string>(message => report.Tell(message));
        }
    }
}
