using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>The settings under <c>akka.cluster.singleton-proxy</c>.</summary>
public sealed class ClusterSingletonProxySettings : INoSerializationVerificationNeeded
{
    private ClusterSingletonProxySettings(string singletonName, string role, TimeSpan singletonIdentificationInterval, int bufferSize)
    {
        if (string.IsNullOrWhiteSpace(singletonName))
            throw new ArgumentNullException(nameof(singletonName));
        if (singletonIdentificationInterval <= TimeSpan.Zero)
            throw new ArgumentException("singletonIdentificationInterval must be positive", nameof(singletonIdentificationInterval));
        if (bufferSize is < 0 or > 10000)
            throw new ArgumentException("bufferSize must be between 0 and 10000", nameof(bufferSize));
        SingletonName = singletonName;
        Role = role;
        SingletonIdentificationInterval = singletonIdentificationInterval;
        BufferSize = bufferSize;
    }

    /// <summary>The name of the singleton actor below its manager.</summary>
    public string SingletonName { get; }

    /// <summary>The role of the members that may run the singleton.</summary>
    public string Role { get; }

    /// <summary>How often the singleton is looked for while it is not known.</summary>
    public TimeSpan SingletonIdentificationInterval { get; }

    /// <summary>How many messages wait meanwhile, from 0 to 10000; when full the oldest goes.</summary>
    public int BufferSize { get; }

    /// <summary>The settings of <paramref name="system"/>.</summary>
    public static ClusterSingletonProxySettings Create(ActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.cluster.singleton-proxy")
            ?? throw new ConfigurationException("No akka.cluster.singleton-proxy section in the configuration");
        return Create(config, considerAppVersion: false);
    }

    /// <summary>Reads the settings of a section. Versions of the application are not told apart by this engine.</summary>
    public static ClusterSingletonProxySettings Create(Config config, bool considerAppVersion)
    {
        var role = config.GetString("role");
        return new ClusterSingletonProxySettings(
            config.GetString("singleton-name"),
            string.IsNullOrEmpty(role) ? null : role,
            config.GetTimeSpan("singleton-identification-interval"),
            config.GetInt("buffer-size"));
    }

    /// <summary>The same with another name.</summary>
    public ClusterSingletonProxySettings WithSingletonName(string singletonName) =>
        new(singletonName, Role, SingletonIdentificationInterval, BufferSize);

    /// <summary>The same for another role.</summary>
    public ClusterSingletonProxySettings WithRole(string role) => new(SingletonName, role, SingletonIdentificationInterval, BufferSize);

    /// <summary>The same with another interval.</summary>
    public ClusterSingletonProxySettings WithSingletonIdentificationInterval(TimeSpan singletonIdentificationInterval) =>
        new(SingletonName, Role, singletonIdentificationInterval, BufferSize);

    /// <summary>The same with another buffer.</summary>
    public ClusterSingletonProxySettings WithBufferSize(int bufferSize) =>
        new(SingletonName, Role, SingletonIdentificationInterval, bufferSize);
}
