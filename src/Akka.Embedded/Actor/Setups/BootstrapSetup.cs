using Akka.Configuration;

namespace Akka.Actor;

/// <summary>The configuration, as a part of how a system is made. Immutable.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Config config) => Given = config;

    internal Config Given { get; }

    /// <summary>Without a configuration.</summary>
    public static BootstrapSetup Create() => new(null);

    /// <summary>With this configuration; settings not given are the engine's own.</summary>
    public BootstrapSetup WithConfig(Config config) => new(config);
}
