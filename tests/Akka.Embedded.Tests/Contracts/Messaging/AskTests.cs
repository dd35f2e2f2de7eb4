using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Messaging;

public sealed class AskTests : ActorTest
{
    [Fact]
    public async Task Ask_AnActorThatAnswers_ReturnsTheAnswer()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));

        Assert.Equal(42, await actor.Ask<int>(42, Limit));
    }

    [Fact]
    public async Task Ask_WithAFactory_SendsTheReferenceToAnswerTo()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));

        Assert.Equal("here", await actor.Ask<string>(self => new AnswerTo(self), Limit, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_NoAnswer_TimesOut()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>(new KeepSilent(), TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Ask_Cancelled_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));
        using var source = new CancellationTokenSource();
        var answer = actor.Ask<string>(new KeepSilent(), Limit, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Ask_AnsweredWithFailure_ThrowsItsCause()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            actor.Ask<string>(new Status.Failure(new InvalidOperationException("no")), Limit));

        Assert.Equal("no", thrown.Message);
    }

    [Fact]
    public async Task Ask_AnsweredWithAnotherType_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));

        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<string>(42, Limit));
    }

    [Fact]
    public async Task Ask_FailureAsObject_IsReturned()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));

        Assert.IsType<Status.Failure>(await actor.Ask<object>(new Status.Failure(new InvalidOperationException("no")), Limit));
    }

    [Fact]
    public void Ask_WhileAnActorRuns_MayBePipedToItself()
    {
        var answering = Sys.ActorOf(Props.Create(() => new Answering()));
        var actor = Sys.ActorOf(Reporting("asking"));
        ExpectMsg("asking: started");

        actor.Tell(new Do(context => answering.Ask<int>(7, Limit).PipeTo(context.Self, success: value => "got " + value)));

        ExpectMsg("got 7");
    }

    [Fact]
    public async Task PipeTo_AFailedTask_TellsStatusFailure()
    {
        await Task.FromException<int>(new InvalidOperationException("broken")).PipeTo(TestActor);

        Assert.Equal("broken", ExpectMsg<Status.Failure>().Cause.Message);
    }

    [Fact]
    public async Task PipeTo_WithMappers_TellsWhatTheyMake()
    {
        await Task.FromResult(1).PipeTo(TestActor, success: value => "got " + value);
        await Task.FromException<int>(new InvalidOperationException("broken")).PipeTo(TestActor, failure: cause =>
            "failed: " + cause.Message);

        ExpectMsg("got 1");
        ExpectMsg("failed: broken");
    }

    [Fact]
    public async Task PipeTo_ATaskWithoutResult_TellsOnlyItsFailure()
    {
        await Task.CompletedTask.PipeTo(TestActor);
        await Task.FromException(new InvalidOperationException("broken")).PipeTo(TestActor);

        Assert.Equal("broken", ExpectMsg<Status.Failure>().Cause.Message);
    }

    [Fact]
    public async Task PipeTo_WithSender_HasThatSender()
    {
        var probe = CreateTestProbe();

        await Task.FromResult("x").PipeTo(TestActor, probe.Ref);

        ExpectMsgFrom(probe.Ref, "x");
    }

    private sealed record KeepSilent;

    private sealed record AnswerTo(IActorRef Who);

    private sealed class Answering : ReceiveActor
    {
        public Answering()
        {
            Receive<KeepSilent>(_ => { });
            Receive<AnswerTo>(message => message.Who.Tell("here"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
