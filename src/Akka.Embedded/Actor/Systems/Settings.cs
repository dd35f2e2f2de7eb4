using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.Actor;

/// <summary>The settings of a system, read once.</summary>
public class Settings
{
    internal Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        Config = config.SafeWithFallback(ConfigurationFactory.Default());
        ProviderClass = Config.GetString("akka.actor.provider") switch
        {
            "local" => "Akka.Actor.LocalActorRefProvider",
            "remote" => "Akka.Remote.RemoteActorRefProvider",
            "cluster" => "Akka.Cluster.ClusterActorRefProvider",
            var name => name,
        };
        HasCluster = ProviderClass.Contains("ClusterActorRefProvider", StringComparison.Ordinal);
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout");
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers").AsReadOnly();
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = Config.GetString("akka.log-dead-letters") switch
        {
            "on" or "true" => int.MaxValue,
            "off" or "false" => 0,
            _ => Config.GetInt("akka.log-dead-letters"),
        };
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        FsmDebugEvent = Config.GetBoolean("akka.actor.debug.fsm");
        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate =
            Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
    }

    public ActorSystem System { get; }

    /// <summary>All settings, with the engine's own behind what was given.</summary>
    public Config Config { get; private set; }

    internal ActorSystemSetup Setup { get; }

    public string ProviderClass { get; }
    public bool HasCluster { get; }
    public string SupervisorStrategyClass { get; }
    public TimeSpan AskTimeout { get; }
    public string LogLevel { get; }
    public string StdoutLogLevel { get; }
    public IList<string> Loggers { get; }
    public string LoggersDispatcher { get; }
    public TimeSpan LoggerStartTimeout { get; }
    public bool LogConfigOnStart { get; }

    /// <summary>How many dead letters are logged before silence; 0 for none.</summary>
    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }
    public TimeSpan LogDeadLettersSuspendDuration { get; }
    public bool DebugUnhandledMessage { get; }
    public bool DebugLifecycle { get; }
    public bool DebugEventStream { get; }
    public bool FsmDebugEvent { get; }
    public string SchedulerClass { get; }
    public bool CoordinatedShutdownTerminateActorSystem { get; }
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Settings of an extension, behind all that are there.</summary>
    public void InjectTopLevelFallback(Config config) => Config = Config.SafeWithFallback(config);

    public override string ToString() => Config.ToString();
}
