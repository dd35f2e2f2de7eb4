using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

/// <summary>What <c>akka.remote</c> says. A duration of <c>off</c> is null.</summary>
public class RemoteSettings
{
    /// <summary>The scheme of local addresses.</summary>
    public static readonly string AkkaScheme = "akka";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is missing or cannot be read.</exception>
    public RemoteSettings(Config config)
    {
        Config = config;
        RemoteLifecycleEventsLogLevel = config.GetString("akka.remote.log-remote-lifecycle-events", "DEBUG");
        if (RemoteLifecycleEventsLogLevel.Equals("on", StringComparison.OrdinalIgnoreCase)) RemoteLifecycleEventsLogLevel = "DEBUG";
        Dispatcher = config.GetString("akka.remote.use-dispatcher");
        FlushWait = config.GetTimeSpan("akka.remote.flush-wait-on-shutdown");
        ShutdownTimeout = config.GetTimeSpan("akka.remote.shutdown-timeout");
        RetryGateClosedFor = config.GetTimeSpan("akka.remote.retry-gate-closed-for");
        SysMsgBufferSize = config.GetInt("akka.remote.system-message-buffer-size");
        SysResendTimeout = config.GetTimeSpan("akka.remote.resend-interval");
        InitialSysMsgDeliveryTimeout = config.GetTimeSpan("akka.remote.initial-system-message-delivery-timeout");
        QuarantineDuration = config.GetTimeSpan("akka.remote.prune-quarantine-marker-after");
        WatchFailureDetectorConfig = config.GetConfig("akka.remote.watch-failure-detector");
        WatchFailureDetectorImplementationClass = WatchFailureDetectorConfig.GetString("implementation-class");
        WatchHeartBeatInterval = WatchFailureDetectorConfig.GetTimeSpan("heartbeat-interval");
        WatchUnreachableReaperInterval = WatchFailureDetectorConfig.GetTimeSpan("unreachable-nodes-reaper-interval");
        WatchHeartbeatExpectedResponseAfter = WatchFailureDetectorConfig.GetTimeSpan("expected-response-after");
        if (SysMsgBufferSize < 1) throw new ConfigurationException("akka.remote.system-message-buffer-size must be at least 1");
    }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; private set; }

    /// <summary>The level from which lifecycle events are logged, or off.</summary>
    public string RemoteLifecycleEventsLogLevel { get; set; }

    /// <summary>The dispatcher of the remoting's own actors.</summary>
    public string Dispatcher { get; set; }

    /// <summary>How long a shutdown may take.</summary>
    public TimeSpan ShutdownTimeout { get; set; }

    /// <summary>How long a shutdown waits for what is on its way.</summary>
    public TimeSpan FlushWait { get; set; }

    /// <summary>How long nothing is sent to a system after an attempt to connect has failed.</summary>
    public TimeSpan RetryGateClosedFor { get; set; }

    /// <summary>How many system messages may wait for one system's acknowledgement.</summary>
    public int SysMsgBufferSize { get; set; }

    /// <summary>After what time system messages are sent again.</summary>
    public TimeSpan SysResendTimeout { get; set; }

    /// <summary>After what time without an acknowledgement a system is given up.</summary>
    public TimeSpan InitialSysMsgDeliveryTimeout { get; set; }

    /// <summary>How long a quarantined incarnation is remembered.</summary>
    public TimeSpan? QuarantineDuration { get; set; }

    /// <summary>The settings of the failure detector of remote death watch.</summary>
    public Config WatchFailureDetectorConfig { get; set; }

    /// <summary>Its type.</summary>
    public string WatchFailureDetectorImplementationClass { get; set; }

    /// <summary>How often watched systems are asked for a sign of life.</summary>
    public TimeSpan WatchHeartBeatInterval { get; set; }

    /// <summary>How often it is checked whether they gave one.</summary>
    public TimeSpan WatchUnreachableReaperInterval { get; set; }

    /// <summary>After what time a first answer is due.</summary>
    public TimeSpan WatchHeartbeatExpectedResponseAfter { get; set; }

    /// <summary>Puts one of the remoting's actors on its dispatcher.</summary>
    public Props ConfigureDispatcher(Props props) => string.IsNullOrEmpty(Dispatcher) ? props : props.WithDispatcher(Dispatcher);
}
