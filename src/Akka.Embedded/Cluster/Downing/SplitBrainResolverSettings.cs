using Akka.Configuration;

namespace Akka.Cluster.SBR;

/// <summary>The settings under <c>akka.cluster.split-brain-resolver</c>.</summary>
public sealed class SplitBrainResolverSettings
{
    /// <summary>The larger side goes on.</summary>
    public const string KeepMajorityName = "keep-majority";

    /// <summary>The side of the oldest member goes on.</summary>
    public const string KeepOldestName = "keep-oldest";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">The strategy is not one of the two.</exception>
    public SplitBrainResolverSettings(Config config)
    {
        var section = config.GetConfig("akka.cluster.split-brain-resolver")
            ?? throw new ConfigurationException("No akka.cluster.split-brain-resolver section in the configuration");
        DowningStableAfter = section.GetTimeSpan("stable-after");
        if (DowningStableAfter <= TimeSpan.Zero)
            throw new ConfigurationException("akka.cluster.split-brain-resolver.stable-after must be more than zero");
        DowningStrategy = section.GetString("active-strategy").ToLowerInvariant();
        if (DowningStrategy is not (KeepMajorityName or KeepOldestName))
        {
            throw new ConfigurationException(
                $"akka.cluster.split-brain-resolver.active-strategy is [{DowningStrategy}]; this engine has [{KeepMajorityName}] and [{KeepOldestName}]");
        }

        DownAllWhenUnstable = section.GetString("down-all-when-unstable").ToLowerInvariant() switch
        {
            "on" or "true" or "yes" => TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(4).Ticks, DowningStableAfter.Ticks * 3 / 4)),
            "off" or "false" or "no" => TimeSpan.Zero,
            _ => section.GetTimeSpan("down-all-when-unstable"),
        };
        KeepMajorityRole = Role(section, "keep-majority.role");
        KeepOldestSettings = new KeepOldestSettings(section.GetBoolean("keep-oldest.down-if-alone"), Role(section, "keep-oldest.role"));
    }

    /// <summary>How long the picture must have stood still.</summary>
    public TimeSpan DowningStableAfter { get; }

    /// <summary>The name of the strategy.</summary>
    public string DowningStrategy { get; }

    /// <summary>After how long without a stable picture all are downed; zero for never.</summary>
    public TimeSpan DownAllWhenUnstable { get; }

    /// <summary>Whose majority; null for that of all members.</summary>
    public string KeepMajorityRole { get; }

    /// <summary>The settings of the strategy that keeps the oldest.</summary>
    public KeepOldestSettings KeepOldestSettings { get; }

    private static string Role(Config section, string path)
    {
        var role = section.GetString(path);
        return string.IsNullOrEmpty(role) ? null : role;
    }
}

/// <summary>The settings under <c>keep-oldest</c>.</summary>
public sealed class KeepOldestSettings
{
    /// <summary>Settings with the given values.</summary>
    public KeepOldestSettings(bool downIfAlone, string role)
    {
        DownIfAlone = downIfAlone;
        Role = role;
    }

    /// <summary>Whether the oldest goes when it is alone against two or more.</summary>
    public bool DownIfAlone { get; }

    /// <summary>The oldest of which role; null for that of all members.</summary>
    public string Role { get; }
}
