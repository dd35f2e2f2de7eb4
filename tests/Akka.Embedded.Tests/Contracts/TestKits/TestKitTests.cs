using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Embedded.Tests.Contracts.TestKits;

public sealed class TestKitTests : ActorTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ExpectMsg_OfAnotherType_Fails()
    {
        TestActor.Tell(1);

        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>());
    }

    [Fact]
    public void ExpectMsg_NoMessage_Fails() => Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Short));

    [Fact]
    public void ExpectMsg_AnotherValue_Fails()
    {
        TestActor.Tell("one");

        Assert.ThrowsAny<XunitException>(() => ExpectMsg("two"));
    }

    [Fact]
    public void ExpectMsg_PredicateThatDoesNotHold_Fails()
    {
        TestActor.Tell("one");

        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(text => text.Length > 3));
    }

    [Fact]
    public void ExpectNoMsg_WithAMessage_Fails()
    {
        TestActor.Tell("one");

        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Short));
    }

    [Fact]
    public async Task ExpectMsgAsync_WaitsForTheMessage()
    {
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "later", ActorRefs.NoSender);

        Assert.Equal("later", await ExpectMsgAsync<string>());
    }

    [Fact]
    public void FishForMessage_PassesOverOthers()
    {
        TestActor.Tell(1);
        TestActor.Tell("one");
        TestActor.Tell("two");

        Assert.Equal("two", FishForMessage(message => message is "two"));
    }

    [Fact]
    public void ReceiveN_FewerMessages_Fails()
    {
        TestActor.Tell(1);

        Assert.ThrowsAny<XunitException>(() => ReceiveN(2, Short));
    }

    [Fact]
    public void ExpectMsgAllOf_InAnyOrder_Succeeds()
    {
        TestActor.Tell("two");
        TestActor.Tell("one");

        ExpectMsgAllOf("one", "two");
    }

    [Fact]
    public void ExpectMsgAllOf_WithAnotherMessage_Fails()
    {
        TestActor.Tell("two");
        TestActor.Tell("three");

        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf("one", "two"));
    }

    [Fact]
    public void IgnoreMessages_OfAKind_HidesThem()
    {
        IgnoreMessages(message => message is int);
        TestActor.Tell(1);
        TestActor.Tell("one");
        ExpectMsg("one");

        IgnoreNoMessages();
        TestActor.Tell(2);
        ExpectMsg(2);
    }

    [Fact]
    public void Within_ThatTakesLonger_Fails() =>
        Assert.ThrowsAny<XunitException>(() => Within(Short, () => ExpectMsg<string>()));

    [Fact]
    public void Within_InTime_ReturnsTheResult()
    {
        TestActor.Tell("one");

        Assert.Equal("one", Within(Limit, () => ExpectMsg<string>()));
    }

    [Fact]
    public void AwaitAssert_UntilItHolds_Succeeds()
    {
        var tries = 0;

        AwaitAssert(() => Assert.Equal(3, ++tries));
    }

    [Fact]
    public void AwaitAssert_ThatNeverHolds_FailsAsTheAssertion() =>
        Assert.ThrowsAny<XunitException>(() => AwaitAssert(() => Assert.Fail("never"), Short));

    [Fact]
    public void AwaitCondition_ThatNeverComesTrue_Fails() =>
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Short));

    [Fact]
    public void Probe_Reply_AnswersTheSender()
    {
        var probe = CreateTestProbe();

        probe.Tell("question");
        probe.ExpectMsg("question");
        probe.Reply("answer");

        ExpectMsgFrom(probe.Ref, "answer");
    }

    [Fact]
    public void Probe_Forward_KeepsTheSender()
    {
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Tell("one");
        first.ExpectMsg("one");

        first.Forward(second.Ref);

        second.ExpectMsg("one");
        Assert.Equal(TestActor, second.Sender);
    }

    [Fact]
    public void AutoPilot_AnswersByItself()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell("auto " + message);
            return AutoPilot.KeepRunning;
        }));

        probe.Tell(1);
        probe.Tell(2);

        ExpectMsg("auto 1");
        ExpectMsg("auto 2");
    }

    [Fact]
    public void ActorOfAsTestActorRef_RunsOnTheTestsThread()
    {
        var actor = ActorOfAsTestActorRef<CountingActor>();

        actor.Tell("one");
        actor.Tell("two");

        Assert.Equal(2, actor.UnderlyingActor.Count);
        Assert.Equal(Environment.CurrentManagedThreadId, actor.UnderlyingActor.Thread);
    }

    [Fact]
    public void EventFilter_Warning_SeesTheEvent()
    {
        EventFilter.Warning("beware of 1").ExpectOne(() => Sys.Log.Log(Akka.Event.LogLevel.WarningLevel, null, "beware of 1"));
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        EventFilter.Error(start: "fail").Expect(2, () =>
        {
            Sys.Log.Log(Akka.Event.LogLevel.ErrorLevel, null, "failed once");
            Sys.Log.Log(Akka.Event.LogLevel.ErrorLevel, null, "failed twice");
        });
    }

    private sealed class CountingActor : UntypedActor
    {
        public int Count { get; private set; }
        public int Thread { get; private set; }

        protected override void OnReceive(object message)
        {
            Count++;
            Thread = Environment.CurrentManagedThreadId;
        }
    }
}
