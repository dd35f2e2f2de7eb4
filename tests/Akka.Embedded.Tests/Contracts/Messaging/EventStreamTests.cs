using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Messaging;

public sealed class EventStreamTests : ActorTest
{
    [Fact]
    public void Publish_ADerivedClass_ReachesSubscribersOfBaseAndInterface()
    {
        var (ofBase, ofInterface) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(ofBase.Ref, typeof(Animal));
        Sys.EventStream.Subscribe(ofInterface.Ref, typeof(ISound));

        Sys.EventStream.Publish(new Dog());
        Sys.EventStream.Publish(new Fish());

        ofBase.ExpectMsg<Dog>();
        ofBase.ExpectMsg<Fish>();
        ofInterface.ExpectMsg<Dog>();
        ofInterface.ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Subscribe_BaseAndDerived_GetsEachEventOnce()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));

        Sys.EventStream.Publish(new Dog());

        ExpectMsg<Dog>();
        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void Subscribe_Twice_IsFalseTheSecondTime()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Dog)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Dog)));
    }

    [Fact]
    public void Unsubscribe_FromAClass_GetsNoMore()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.EventStream.Subscribe(TestActor, typeof(Fish));

        Sys.EventStream.Unsubscribe(TestActor, typeof(Dog));
        Sys.EventStream.Publish(new Dog());
        Sys.EventStream.Publish(new Fish());

        ExpectMsg<Fish>();
    }

    [Fact]
    public void Unsubscribe_FromAll_GetsNoMore()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.EventStream.Unsubscribe(TestActor);

        Sys.EventStream.Publish(new Dog());

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public async Task Publish_AfterASubscriberStopped_MakesNoDeadLetter()
    {
        var actor = Sys.ActorOf(Reporting("a"));
        ExpectMsg("a: started");
        Sys.EventStream.Subscribe(actor, typeof(Dog));
        await actor.GracefulStop(Limit);
        ExpectMsg("a: stopped");
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        AwaitAssert(() =>
        {
            Sys.EventStream.Publish(new Dog());
            ExpectNoMsg(Quiet);
        });
    }

    private interface ISound;

    private abstract record Animal;

    private sealed record Dog : Animal, ISound;

    private sealed record Fish : Animal;
}
