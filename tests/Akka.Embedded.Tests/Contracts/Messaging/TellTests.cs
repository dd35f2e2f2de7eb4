using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Messaging;

public sealed class TellTests : ActorTest
{
    [Fact]
    public void Tell_ManyMessages_ArriveInOrder()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));

        for (var i = 0; i < 1000; i++)
            actor.Tell(i);

        Assert.Equal(Enumerable.Range(0, 1000), ReceiveN(1000, Limit).Cast<int>());
    }

    [Fact]
    public async Task Tell_FromSeveralThreads_KeepsTheOrderOfEach()
    {
        const int senders = 4, each = 5000;
        var done = new TaskCompletionSource<List<(int Sender, int Number)>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Collector(senders * each, done)));

        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
                actor.Tell((sender, i));
        })));

        var received = await done.Task.WaitAsync(Limit);
        foreach (var group in received.GroupBy(message => message.Sender))
            Assert.Equal(Enumerable.Range(0, each), group.Select(message => message.Number));
    }

    [Fact]
    public void Tell_FromATest_HasTheTestActorAsSender()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Echo()));

        actor.Tell("hello");

        ExpectMsgFrom(actor, "hello");
    }

    [Fact]
    public void Sender_WithoutOne_IsDeadLetters()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Forwarder(TestActor)));

        actor.Tell(new AskForSender(), ActorRefs.NoSender);

        Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void Forward_AMessage_KeepsTheSender()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Forwarder(probe.Ref)));

        actor.Tell("hello");

        probe.ExpectMsg("hello");
        Assert.Equal(TestActor, probe.Sender);
    }

    [Fact]
    public void Tell_NullToAnActorThatRuns_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Echo()));
        actor.Tell(new Identify(0));
        ExpectMsg<ActorIdentity>();

        Assert.Throws<ArgumentNullException>(() => actor.Tell(null));
    }

    [Fact]
    public void Self_SentInAMessage_LeadsBack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Echo()), "echo");

        actor.Tell(actor);

        Assert.Equal(actor, ExpectMsg<IActorRef>());
        Assert.Equal("/user/echo", actor.Path.ToStringWithoutAddress());
    }

    private sealed record AskForSender;

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Forwarder : UntypedActor
    {
        private readonly IActorRef _to;

        public Forwarder(IActorRef to) => _to = to;

        protected override void OnReceive(object message)
        {
            if (message is AskForSender)
                _to.Tell(Sender);
            else
                _to.Forward(message);
        }
    }

    private sealed class Collector : UntypedActor
    {
        private readonly List<(int, int)> _received = [];
        private readonly int _count;
        private readonly TaskCompletionSource<List<(int, int)>> _done;

        public Collector(int count, TaskCompletionSource<List<(int, int)>> done) => (_count, _done) = (count, done);

        protected override void OnReceive(object message)
        {
            _received.Add(((int, int))message);
            if (_received.Count == _count)
                _done.SetResult(_received);
        }
    }
}
