using Akka.Actor;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Contracts;

/// <summary>Base of the contract tests: generous limits, since what is tested is order and outcome, not speed.</summary>
public abstract class ActorTest : TestKit.Xunit2.TestKit
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for what must not come.</summary>
    protected static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private const string Settings = """
        akka.loglevel = INFO
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 30s
        akka.test.filter-leeway = 30s
        """;

    protected ActorTest(string config = "") : base(ConfigurationFactory.ParseString(config + "\n" + Settings)) { }

    /// <summary>An actor that tells the test what happens to it, and does what it is told.</summary>
    protected Props Reporting(string name) => Props.Create(() => new ReportingActor(name, TestActor));

    /// <summary>Has an actor make a child that reports.</summary>
    protected IActorRef Make(IActorRef parent, string name)
    {
        parent.Tell(new MakeChild(Reporting(name), name));
        var both = ReceiveN(2, Limit);
        Assert.Contains(name + ": started", both);
        return both.OfType<IActorRef>().Single();
    }
}
