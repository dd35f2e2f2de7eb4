using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// Decides on unreachable members. Named by <c>akka.cluster.downing-provider-class</c>; needs a constructor that takes an
/// <see cref="ActorSystem"/> and a <see cref="Cluster"/>.
/// </summary>
public interface IDowningProvider
{
    /// <summary>How long after the removal of a downed member its singletons and shards may be started elsewhere.</summary>
    TimeSpan DownRemovalMargin { get; }

    /// <summary>The actor that decides, started by the cluster; null for none.</summary>
    Props DowningActorProps { get; }
}

/// <summary>Never downs anyone; a person does.</summary>
public sealed class NoDowning : IDowningProvider
{
    private readonly Cluster _cluster;

    /// <summary>Made by the cluster.</summary>
    public NoDowning(ActorSystem system, Cluster cluster) => _cluster = cluster;

    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => _cluster.Settings.DownRemovalMargin;

    /// <inheritdoc/>
    public Props DowningActorProps => null;
}
