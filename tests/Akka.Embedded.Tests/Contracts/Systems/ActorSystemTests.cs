using Akka.Actor;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Contracts.Systems;

public sealed class ActorSystemTests : ActorTest
{
    private static readonly Config Silent = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");

    [Theory]
    [InlineData("-leading")]
    [InlineData("with space")]
    [InlineData("dot.ted")]
    public void Create_AnInvalidName_Throws(string name) =>
        Assert.Throws<ArgumentException>(() => ActorSystem.Create(name, Silent));

    [Fact]
    public async Task Terminate_StopsAllActorsAndCompletes()
    {
        var system = ActorSystem.Create("ending", Silent);
        var name = "a";
        var parent = system.ActorOf(Reporting(name));
        ExpectMsg("a: started");

        await system.Terminate().WaitAsync(Limit);

        ExpectMsg("a: stopped");
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.NotNull(parent);
    }

    [Fact]
    public async Task Terminate_Twice_CompletesOnce()
    {
        var system = ActorSystem.Create("ending", Silent);

        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Limit);

        await system.WhenTerminated.WaitAsync(Limit);
    }

    [Fact]
    public async Task RegisterOnTermination_SeveralCallbacks_RunLastFirst()
    {
        var system = ActorSystem.Create("ending", Silent);
        var order = new List<int>();
        system.RegisterOnTermination(() => order.Add(1));
        system.RegisterOnTermination(() => order.Add(2));

        await system.Terminate().WaitAsync(Limit);

        Assert.Equal([2, 1], order);
    }

    [Fact]
    public async Task ActorOf_AfterTheEnd_Throws()
    {
        var system = ActorSystem.Create("ending", Silent);
        await system.Terminate().WaitAsync(Limit);

        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Reporting("a"), "late"));
    }

    [Fact]
    public async Task Guardian_WithStoppingStrategy_StopsWhatFails()
    {
        var system = ActorSystem.Create("stopping", ConfigurationFactory.ParseString(
            """akka.actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy" """).WithFallback(Silent));
        var actor = system.ActorOf(Reporting("a"));
        ExpectMsg("a: started");

        actor.Tell(new Throw(new InvalidOperationException("as told")));

        ExpectMsg("a: stopped");
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public void Extension_RegisteredTwice_IsTheSame()
    {
        var first = new CountingProvider().Apply(Sys);
        var second = Sys.WithExtension<Counting, CountingProvider>();

        Assert.Same(first, second);
        Assert.Same(first, Sys.GetExtension<Counting>());
        Assert.True(Sys.HasExtension<Counting>());
    }

    [Fact]
    public async Task Extensions_OfTheSettings_AreThereFromTheStart()
    {
        var system = ActorSystem.Create("extended", ConfigurationFactory.ParseString(
            $"""akka.extensions = ["{typeof(CountingProvider).AssemblyQualifiedName}"]""").WithFallback(Silent));

        Assert.True(system.TryGetExtension<Counting>(out _));
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public void Address_OfALocalSystem_HasNoHost()
    {
        var address = ((ExtendedActorSystem)Sys).Provider.DefaultAddress;

        Assert.Equal($"akka://{Sys.Name}", address.ToString());
        Assert.True(address.HasLocalScope);
    }

    [Fact]
    public async Task PinnedDispatcher_GivesAnActorOneThread()
    {
        var system = ActorSystem.Create("pinned",
            ConfigurationFactory.ParseString("my-pinned { type = PinnedDispatcher }").WithFallback(Silent));
        var (first, second) = (system.ActorOf(ThreadTeller("my-pinned")), system.ActorOf(ThreadTeller("my-pinned")));

        var ofFirst = new List<int>();
        for (var i = 0; i < 10; i++)
            ofFirst.Add(await first.Ask<int>("thread?", Limit));
        var ofSecond = await second.Ask<int>("thread?", Limit);

        Assert.Single(ofFirst.Distinct());
        Assert.NotEqual(ofFirst[0], ofSecond);
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public void Dispatcher_ThatIsNotConfigured_FailsTheCreation() =>
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(ThreadTeller("no-such-dispatcher")));

    [Fact]
    public void Props_WithAFactory_EvaluatesTheArgumentsOnce()
    {
        var calls = 0;
        string Next() => "name " + ++calls;
        var next = new Func<string>(Next);
        var props = Props.Create(() => new ReportingActor(next(), TestActor));

        var actor = Sys.ActorOf(props);
        ExpectMsg("name 1: started");
        actor.Tell(new Throw(new InvalidOperationException("as told")));

        Assert.Contains("name 1: restarted", ReceiveN(4, Limit));
        Assert.Equal(typeof(ReportingActor), props.Type);
    }

    [Fact]
    public void Props_OtherThanNew_Throws()
    {
        var actor = new Func<ReportingActor>(() => null!);

        Assert.ThrowsAny<Exception>(() => Props.Create(() => actor()));
    }

    [Fact]
    public void Props_WithArguments_FindsTheConstructor()
    {
        Sys.ActorOf(Props.Create<ReportingActor>("by type", TestActor));

        ExpectMsg("by type: started");
    }

    private static Props ThreadTeller(string dispatcher) =>
        Props.Create(() => new ThreadTellingActor()).WithDispatcher(dispatcher);

    private sealed class ThreadTellingActor : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Environment.CurrentManagedThreadId);
    }

    public sealed class Counting : IExtension;

    public sealed class CountingProvider : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }
}
