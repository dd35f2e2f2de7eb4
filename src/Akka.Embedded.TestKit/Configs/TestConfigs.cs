using Akka.Configuration;

namespace Akka.TestKit.Configs;

/// <summary>Settings for tests.</summary>
public static class TestConfigs
{
    /// <summary>What every test system gets.</summary>
    public static Config DefaultConfig { get; } = ConfigurationFactory.ParseString("""
        akka {
          loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
          # A test blocks its thread of the pool while it waits: actors have threads of their own.
          actor.default-dispatcher.executor = fork-join-executor
          test {
            timefactor = 1.0
            filter-leeway = 3s
            single-expect-default = 3s
            default-timeout = 5s
            calling-thread-dispatcher.type = "Akka.TestKit.CallingThreadDispatcherConfigurator, Akka.TestKit"
            test-actor.dispatcher.type = "Akka.TestKit.CallingThreadDispatcherConfigurator, Akka.TestKit"
          }
        }
        """);

    /// <summary>A clock that moves only when the test says so.</summary>
    public static Config TestSchedulerConfig { get; } = ConfigurationFactory.ParseString("""
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        """);
}
