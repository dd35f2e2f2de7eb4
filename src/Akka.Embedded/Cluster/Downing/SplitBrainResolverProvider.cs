using Akka.Actor;

namespace Akka.Cluster.SBR;

/// <summary>Downs by the strategy that <c>akka.cluster.split-brain-resolver.active-strategy</c> names.</summary>
public class SplitBrainResolverProvider : IDowningProvider
{
    private readonly Cluster _cluster;
    private readonly SplitBrainResolverSettings _settings;

    /// <summary>Made by the cluster.</summary>
    public SplitBrainResolverProvider(ActorSystem system, Cluster cluster)
    {
        _cluster = cluster;
        _settings = new SplitBrainResolverSettings(system.Settings.Config);
    }

    /// <summary><c>akka.cluster.down-removal-margin</c>, or <c>stable-after</c> when that is off.</summary>
    public TimeSpan DownRemovalMargin => _cluster.Settings.DownRemovalMargin > TimeSpan.Zero
        ? _cluster.Settings.DownRemovalMargin
        : _settings.DowningStableAfter;

    /// <inheritdoc/>
    public Props DowningActorProps
    {
        get
        {
            DowningStrategy strategy = _settings.DowningStrategy == SplitBrainResolverSettings.KeepMajorityName
                ? new KeepMajority(_settings.KeepMajorityRole)
                : new KeepOldest(_settings.KeepOldestSettings.DownIfAlone, _settings.KeepOldestSettings.Role);
            return SplitBrainResolver.Props(_cluster, strategy, _settings);
        }
    }
}
