using Akka.Actor;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Messaging;

public sealed class SelectionTests : ActorTest
{
    [Fact]
    public void ActorSelection_ByAbsolutePath_ReachesTheActor()
    {
        Sys.ActorOf(Reporting("a"), "a");
        ExpectMsg("a: started");

        Sys.ActorSelection("/user/a").Tell("hello");
        Sys.ActorSelection($"akka://{Sys.Name}/user/a").Tell("hello again");

        ExpectMsg("hello");
        ExpectMsg("hello again");
    }

    [Fact]
    public void ActorSelection_Relative_StartsAtTheActor()
    {
        var parent = Sys.ActorOf(Reporting("parent"), "parent");
        ExpectMsg("parent: started");
        var child = Make(parent, "child");

        child.Tell(new Do(context => context.ActorSelection("..").Tell("to the parent")));
        ExpectMsg("to the parent");
        parent.Tell(new Do(context => context.ActorSelection("child").Tell("to the child")));
        ExpectMsg("to the child");
        child.Tell(new Do(context => context.ActorSelection("../../parent/child").Tell("to itself")));
        ExpectMsg("to itself");
    }

    [Fact]
    public void ActorSelection_WithAPattern_ReachesAllThatFit()
    {
        var parent = Sys.ActorOf(Reporting("parent"), "parent");
        ExpectMsg("parent: started");
        foreach (var name in new[] { "worker-1", "worker-2", "other" })
            Make(parent, name);

        Sys.ActorSelection("/user/parent/worker-*").Tell(new Identify("who"));

        var found = new[] { ExpectMsg<ActorIdentity>(), ExpectMsg<ActorIdentity>() };
        Assert.Equal(["worker-1", "worker-2"], found.Select(identity => identity.Subject.Path.Name).Order());
        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void ActorSelection_WithAPatternInTheMiddle_ReachesTheGrandchildren()
    {
        var parent = Sys.ActorOf(Reporting("parent"), "parent");
        ExpectMsg("parent: started");
        foreach (var name in new[] { "one", "two" })
            Make(Make(parent, name), "leaf");

        Sys.ActorSelection("/user/parent/*/leaf").Tell("hello");

        ExpectMsg("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void Identify_AnActorThatIsNotThere_AnswersWithoutSubject()
    {
        Sys.ActorSelection("/user/nobody").Tell(new Identify("who"));

        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal("who", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public void Tell_ToASelectionWithoutActor_IsADeadLetter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/nobody").Tell("hello");

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("hello", letter.Message);
        Assert.Equal("/user/nobody", letter.Recipient.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task ResolveOne_AnActor_ReturnsItsReference()
    {
        var actor = Sys.ActorOf(Reporting("a"), "a");

        Assert.Equal(actor, await Sys.ActorSelection("/user/a").ResolveOne(Limit));
    }

    [Fact]
    public async Task ResolveOne_NoActor_Throws() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(Limit));

    [Fact]
    public async Task Ask_ASelection_ReturnsTheAnswer()
    {
        Sys.ActorOf(Reporting("a"), "a");

        var identity = await Sys.ActorSelection("/user/a").Ask<ActorIdentity>(new Identify(1), Limit);

        Assert.Equal("a", identity.Subject.Path.Name);
    }
}
