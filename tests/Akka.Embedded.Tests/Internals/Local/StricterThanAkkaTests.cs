using Akka.Actor;
using Akka.Configuration;
using Akka.Embedded.Tests.Contracts;
using Akka.Embedded.Tests.Contracts.Messaging;
using Akka.Event;

namespace Akka.Embedded.Tests.Internals.Local;

/// <summary>What Akka.NET leaves open or to its remoting alone, and the embedded engine keeps.</summary>
public sealed class StricterThanAkkaTests : ActorTest
{
    [Fact]
    public async Task ResolveActorRef_OfAnotherIncarnation_LeadsNowhere()
    {
        var actor = Sys.ActorOf(Reporting("a"), "a");
        var path = Akka.Serialization.Serialization.SerializedActorPath(actor);
        await actor.GracefulStop(Limit);
        ExpectMsg("a: started");
        ExpectMsg("a: stopped");
        AwaitAssert(() => Sys.ActorOf(Reporting("b"), "a"));
        ExpectMsg("b: started");

        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(path).Tell("for the first one");

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public async Task Terminate_RightAfterALogLine_TheLoggersStillGetIt()
    {
        var name = "logging-" + Guid.NewGuid().ToString("N");
        var system = ActorSystem.Create(name, ConfigurationFactory.ParseString(
            $"akka.loggers = [\"{typeof(LoggingTests.RememberingLogger).AssemblyQualifiedName}\"]"));

        Logging.GetLogger(system, "test").Warning("one");
        Logging.GetLogger(system, "test").Error("two");
        await system.Terminate().WaitAsync(Limit);

        Assert.Equal(["one", "two"], LoggingTests.RememberingLogger.Of(name));
    }
}
