using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>The settings under <c>akka.cluster.singleton</c>.</summary>
public sealed class ClusterSingletonManagerSettings : INoSerializationVerificationNeeded
{
    /// <summary>Settings with the given values; <paramref name="role"/> is null or empty for all members.</summary>
    internal ClusterSingletonManagerSettings(string singletonName, string role, TimeSpan removalMargin, TimeSpan handOverRetryInterval)
    {
        if (string.IsNullOrWhiteSpace(singletonName))
            throw new ArgumentNullException(nameof(singletonName));
        if (removalMargin < TimeSpan.Zero)
            throw new ArgumentException("ClusterSingletonManagerSettings.RemovalMargin must be positive", nameof(removalMargin));
        if (handOverRetryInterval <= TimeSpan.Zero)
            throw new ArgumentException("ClusterSingletonManagerSettings.HandOverRetryInterval must be positive", nameof(handOverRetryInterval));
        SingletonName = singletonName;
        Role = role;
        RemovalMargin = removalMargin;
        HandOverRetryInterval = handOverRetryInterval;
    }

    /// <summary>The name of the singleton actor below its manager.</summary>
    public string SingletonName { get; }

    /// <summary>Members without this role never run the singleton.</summary>
    public string Role { get; }

    /// <summary>How long after the removal of a lost member the singleton may start elsewhere.</summary>
    public TimeSpan RemovalMargin { get; }

    /// <summary>How often an older member is asked to hand over.</summary>
    public TimeSpan HandOverRetryInterval { get; }

    /// <summary>The settings of <paramref name="system"/>.</summary>
    public static ClusterSingletonManagerSettings Create(ActorSystem system) =>
        Create(system.Settings.Config.GetConfig("akka.cluster.singleton"))
            .WithRemovalMargin(Cluster.Get(system).DowningProvider.DownRemovalMargin);

    /// <summary>Reads the settings of a section.</summary>
    public static ClusterSingletonManagerSettings Create(Config config)
    {
        if (config is null)
            throw new ConfigurationException("No akka.cluster.singleton section in the configuration");
        var role = config.GetString("role");
        return new ClusterSingletonManagerSettings(
            config.GetString("singleton-name"),
            string.IsNullOrEmpty(role) ? null : role,
            TimeSpan.Zero,
            config.GetTimeSpan("hand-over-retry-interval"));
    }

    /// <summary>The same with another name.</summary>
    public ClusterSingletonManagerSettings WithSingletonName(string singletonName) =>
        new(singletonName, Role, RemovalMargin, HandOverRetryInterval);

    /// <summary>The same for another role.</summary>
    public ClusterSingletonManagerSettings WithRole(string role) => new(SingletonName, role, RemovalMargin, HandOverRetryInterval);

    /// <summary>The same with another margin.</summary>
    public ClusterSingletonManagerSettings WithRemovalMargin(TimeSpan removalMargin) =>
        new(SingletonName, Role, removalMargin, HandOverRetryInterval);

    /// <summary>The same with another interval.</summary>
    public ClusterSingletonManagerSettings WithHandOverRetryInterval(TimeSpan handOverRetryInterval) =>
        new(SingletonName, Role, RemovalMargin, handOverRetryInterval);
}
