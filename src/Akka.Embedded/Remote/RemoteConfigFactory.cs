using Akka.Configuration;

namespace Akka.Remote;

/// <summary>The remoting's own defaults.</summary>
internal static class RemoteConfigFactory
{
    public static Config Default()
    {
        using var stream = typeof(RemoteConfigFactory).Assembly.GetManifestResourceStream("Remote.conf");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
