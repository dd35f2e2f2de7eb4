using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster;

/// <summary>The settings under <c>akka.cluster</c>.</summary>
public sealed class ClusterSettings
{
    /// <summary>Reads the settings of the system <paramref name="systemName"/>.</summary>
    /// <exception cref="ConfigurationException">A value is missing or out of range.</exception>
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster")
            ?? throw new ConfigurationException($"No akka.cluster section in the configuration of {systemName}");
        LogInfo = cluster.GetBoolean("log-info");
        LogInfoVerbose = cluster.GetBoolean("log-info-verbose");
        FailureDetectorConfig = cluster.GetConfig("failure-detector");
        FailureDetectorImplementationClass = FailureDetectorConfig.GetString("implementation-class");
        HeartbeatInterval = Positive(FailureDetectorConfig, "heartbeat-interval");
        HeartbeatExpectedResponseAfter = Positive(FailureDetectorConfig, "expected-response-after");
        MonitoredByNrOfMembers = FailureDetectorConfig.GetInt("monitored-by-nr-of-members");
        SeedNodes = [.. cluster.GetStringList("seed-nodes").Select(Address.Parse)];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout");
        RetryUnsuccessfulJoinAfter = OffOr(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = OffOr(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        PeriodicTasksInitialDelay = cluster.GetTimeSpan("periodic-tasks-initial-delay");
        GossipInterval = Positive(cluster, "gossip-interval");
        LeaderActionsInterval = Positive(cluster, "leader-actions-interval");
        UnreachableNodesReaperInterval = Positive(cluster, "unreachable-nodes-reaper-interval");
        Roles = [.. cluster.GetStringList("roles")];
        GossipDifferentViewProbability = cluster.GetDouble("gossip-different-view-probability");
        ReduceGossipDifferentViewProbability = cluster.GetInt("reduce-gossip-different-view-probability");
        UseDispatcher = string.IsNullOrEmpty(cluster.GetString("use-dispatcher"))
            ? Dispatch.Dispatchers.InternalDispatcherId
            : cluster.GetString("use-dispatcher");
        MinNrOfMembers = cluster.GetInt("min-nr-of-members");
        MinNrOfMembersOfRole = ReadRoles(cluster);
        DownRemovalMargin = OffOr(cluster, "down-removal-margin") ?? TimeSpan.Zero;
        DowningProviderType = ReadDowningProvider(cluster.GetString("downing-provider-class"));
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down");
        if (MonitoredByNrOfMembers < 1)
            throw new ConfigurationException("akka.cluster.failure-detector.monitored-by-nr-of-members must be at least 1");
        if (MinNrOfMembers < 1)
            throw new ConfigurationException("akka.cluster.min-nr-of-members must be at least 1");
    }

    /// <summary>More lines for the log, to look into trouble.</summary>
    public bool LogInfoVerbose { get; }

    /// <summary>Whether the cluster's doings are logged.</summary>
    public bool LogInfo { get; }

    /// <summary>The section <c>failure-detector</c>.</summary>
    public Config FailureDetectorConfig { get; }

    /// <summary>The type of the failure detector.</summary>
    public string FailureDetectorImplementationClass { get; }

    /// <summary>How often heartbeats are sent.</summary>
    public TimeSpan HeartbeatInterval { get; }

    /// <summary>When the first answer to a heartbeat is missed.</summary>
    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    /// <summary>How many members watch each member.</summary>
    public int MonitoredByNrOfMembers { get; }

    /// <summary>The nodes to join at the start; the first may found the cluster.</summary>
    public ImmutableList<Address> SeedNodes { get; }

    /// <summary>How long seed nodes may take to answer.</summary>
    public TimeSpan SeedNodeTimeout { get; }

    /// <summary>When a request to join without result is repeated; null for never.</summary>
    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    /// <summary>When to give up joining and shut down; null for never.</summary>
    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    /// <summary>How long after the start the first periodic tasks run.</summary>
    public TimeSpan PeriodicTasksInitialDelay { get; }

    /// <summary>How often a member tells another what it knows.</summary>
    public TimeSpan GossipInterval { get; }

    /// <summary>How often the leader looks for something to do.</summary>
    public TimeSpan LeaderActionsInterval { get; }

    /// <summary>How often the failure detectors are asked.</summary>
    public TimeSpan UnreachableNodesReaperInterval { get; }

    /// <summary>What this node does.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>The chance, from 0 to 1, that gossip goes to a member that lacks the news.</summary>
    public double GossipDifferentViewProbability { get; }

    /// <summary>From how many members on that chance falls.</summary>
    public int ReduceGossipDifferentViewProbability { get; }

    /// <summary>The dispatcher of the cluster's actors.</summary>
    public string UseDispatcher { get; }

    /// <summary>How many members must have joined before any becomes Up.</summary>
    public int MinNrOfMembers { get; }

    /// <summary>The same by role.</summary>
    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    /// <summary>The <see cref="IDowningProvider"/> that decides on unreachable members.</summary>
    public Type DowningProviderType { get; }

    /// <summary>Whether a node that is downed shuts its system down.</summary>
    public bool RunCoordinatedShutdownWhenDown { get; }

    internal TimeSpan DownRemovalMargin { get; }

    internal MembershipQuorum Quorum => new(MinNrOfMembers, MinNrOfMembersOfRole);

    internal static TimeSpan? OffOr(Config config, string path) =>
        config.GetString(path)?.ToLowerInvariant() is null or "off" or "false" or "no" ? null : config.GetTimeSpan(path);

    private static TimeSpan Positive(Config config, string path)
    {
        var value = config.GetTimeSpan(path);
        return value > TimeSpan.Zero ? value : throw new ConfigurationException($"akka.cluster: {path} must be more than zero, is {value}");
    }

    private static ImmutableDictionary<string, int> ReadRoles(Config cluster)
    {
        var roles = ImmutableDictionary.CreateBuilder<string, int>();
        var section = cluster.GetConfig("role");
        foreach (var name in section is null ? [] : section.Tree.Members.Keys.ToList())
            roles[name] = section.GetInt($"{Configuration.HoconPath.Quote(name)}.min-nr-of-members", 1);
        return roles.ToImmutable();
    }

    private static Type ReadDowningProvider(string name) => string.IsNullOrEmpty(name)
        ? typeof(NoDowning)
        : Util.TypeNames.TryResolve(name) ?? throw new ConfigurationException($"No type [{name}] for akka.cluster.downing-provider-class");
}
