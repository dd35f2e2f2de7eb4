using Akka.Configuration;

namespace Akka.Cluster;

/// <summary>The cluster's own defaults.</summary>
internal static class ClusterConfigFactory
{
    public static Config Default()
    {
        using var stream = typeof(ClusterConfigFactory).Assembly.GetManifestResourceStream("Cluster.conf");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
