using Akka.TestKit;

namespace Akka.Embedded.Tests.Contracts.Time;

/// <summary>Base of tests whose clock moves only when they say so.</summary>
public abstract class VirtualTimeTest() : ActorTest("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;
}
