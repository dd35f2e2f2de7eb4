using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>Where the coordinator's knowledge is kept.</summary>
public enum StateStoreMode
{
    /// <summary>In a journal. This engine has none.</summary>
    Persistence = 0,

    /// <summary>On the nodes themselves.</summary>
    DData = 1,
}

/// <summary>The settings under <c>akka.cluster.sharding</c>.</summary>
public sealed class ClusterShardingSettings : INoSerializationVerificationNeeded
{
    /// <summary>Only members with this role host entities; null for all.</summary>
    public readonly string Role;

    /// <summary>Whether entities are started again after a move without a message. Never, in this engine.</summary>
    public readonly bool RememberEntities;

    /// <summary>Where the coordinator's knowledge is kept.</summary>
    public readonly StateStoreMode StateStoreMode;

    /// <summary>How long a query of a region waits for its shards.</summary>
    public readonly TimeSpan ShardRegionQueryTimeout;

    /// <summary>Entities without a message for so long are stopped; zero for never.</summary>
    public readonly TimeSpan PassivateIdleEntityAfter;

    /// <summary>Times and sizes.</summary>
    public readonly TuningParameters TuningParameters;

    /// <summary>The settings of the singleton that the coordinator is.</summary>
    public readonly ClusterSingletonManagerSettings CoordinatorSingletonSettings;

    internal ClusterShardingSettings(
        string role,
        bool rememberEntities,
        TimeSpan passivateIdleEntityAfter,
        StateStoreMode stateStoreMode,
        TimeSpan shardRegionQueryTimeout,
        TuningParameters tuningParameters,
        ClusterSingletonManagerSettings coordinatorSingletonSettings)
    {
        if (rememberEntities)
            throw new ConfigurationException("akka.cluster.sharding.remember-entities = on is not supported by the embedded engine");
        if (stateStoreMode != StateStoreMode.DData)
            throw new ConfigurationException("akka.cluster.sharding.state-store-mode must be ddata, the embedded engine has no persistence");
        Role = role;
        RememberEntities = rememberEntities;
        PassivateIdleEntityAfter = passivateIdleEntityAfter;
        StateStoreMode = stateStoreMode;
        ShardRegionQueryTimeout = shardRegionQueryTimeout;
        TuningParameters = tuningParameters;
        CoordinatorSingletonSettings = coordinatorSingletonSettings;
    }

    internal bool ShouldPassivateIdleEntities => PassivateIdleEntityAfter > TimeSpan.Zero && !RememberEntities;

    /// <summary>The settings of <paramref name="system"/>.</summary>
    /// <exception cref="ConfigurationException">A setting asks for what this engine does not have.</exception>
    public static ClusterShardingSettings Create(ActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.cluster.sharding")
            ?? throw new ConfigurationException("No akka.cluster.sharding section in the configuration");
        return Create(config, system.Settings.Config.GetConfig(config.GetString("coordinator-singleton")));
    }

    /// <summary>Reads the settings of two sections.</summary>
    public static ClusterShardingSettings Create(Config config, Config singletonConfig)
    {
        var role = config.GetString("role");
        return new ClusterShardingSettings(
            string.IsNullOrEmpty(role) ? null : role,
            config.GetBoolean("remember-entities"),
            ClusterSettings.OffOr(config, "passivate-idle-entity-after") ?? TimeSpan.Zero,
            Enum.TryParse<StateStoreMode>(config.GetString("state-store-mode"), ignoreCase: true, out var mode)
                ? mode
                : throw new ConfigurationException($"akka.cluster.sharding.state-store-mode is [{config.GetString("state-store-mode")}]"),
            config.GetTimeSpan("shard-region-query-timeout"),
            TuningParameters.Create(config),
            ClusterSingletonManagerSettings.Create(singletonConfig));
    }

    /// <summary>The same for another role.</summary>
    public ClusterShardingSettings WithRole(string role) => new(
        role, RememberEntities, PassivateIdleEntityAfter, StateStoreMode, ShardRegionQueryTimeout, TuningParameters, CoordinatorSingletonSettings);

    /// <summary>The same with entities remembered or not.</summary>
    /// <exception cref="ConfigurationException">They should be; this engine does not.</exception>
    public ClusterShardingSettings WithRememberEntities(bool rememberEntities) => new(
        Role, rememberEntities, PassivateIdleEntityAfter, StateStoreMode, ShardRegionQueryTimeout, TuningParameters, CoordinatorSingletonSettings);

    /// <summary>The same with another store.</summary>
    /// <exception cref="ConfigurationException">It should persist; this engine does not.</exception>
    public ClusterShardingSettings WithStateStoreMode(StateStoreMode mode) => new(
        Role, RememberEntities, PassivateIdleEntityAfter, mode, ShardRegionQueryTimeout, TuningParameters, CoordinatorSingletonSettings);

    /// <summary>The same with another time until idle entities are stopped; zero for never.</summary>
    public ClusterShardingSettings WithPassivateIdleAfter(TimeSpan duration) => new(
        Role, RememberEntities, duration, StateStoreMode, ShardRegionQueryTimeout, TuningParameters, CoordinatorSingletonSettings);

    /// <summary>The same with other times and sizes.</summary>
    public ClusterShardingSettings WithTuningParameters(TuningParameters tuningParameters) => new(
        Role,
        RememberEntities,
        PassivateIdleEntityAfter,
        StateStoreMode,
        ShardRegionQueryTimeout,
        tuningParameters ?? throw new ArgumentNullException(nameof(tuningParameters)),
        CoordinatorSingletonSettings);

    /// <summary>The same with another singleton for the coordinator.</summary>
    public ClusterShardingSettings WithCoordinatorSingletonSettings(ClusterSingletonManagerSettings coordinatorSingletonSettings) => new(
        Role,
        RememberEntities,
        PassivateIdleEntityAfter,
        StateStoreMode,
        ShardRegionQueryTimeout,
        TuningParameters,
        coordinatorSingletonSettings ?? throw new ArgumentNullException(nameof(coordinatorSingletonSettings)));

    internal bool ShouldHostShard(Cluster cluster) => string.IsNullOrEmpty(Role) || cluster.SelfRoles.Contains(Role);
}
