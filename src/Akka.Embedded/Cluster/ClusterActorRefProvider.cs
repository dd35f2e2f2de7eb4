using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>A provider whose system is a node of a cluster.</summary>
public interface IClusterActorRefProvider : IRemoteActorRefProvider
{
}

/// <summary>The provider behind <c>akka.actor.provider = cluster</c>.</summary>
public class ClusterActorRefProvider : RemoteActorRefProvider, IClusterActorRefProvider
{
    /// <summary>Makes the provider; <see cref="Init"/> starts it.</summary>
    public ClusterActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, WithClusterDefaults(settings), eventStream)
    {
    }

    /// <inheritdoc/>
    public override void Init(ActorSystemImpl system)
    {
        base.Init(system);
        Cluster.Get(system);
    }

    /// <inheritdoc/>
    protected override IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        RemoteSettings.ConfigureDispatcher(ClusterRemoteWatcher.Props(
            CreateRemoteWatcherFailureDetector(system),
            RemoteSettings.WatchHeartBeatInterval,
            RemoteSettings.WatchUnreachableReaperInterval,
            RemoteSettings.WatchHeartbeatExpectedResponseAfter)),
        "remote-watcher");

    private static Settings WithClusterDefaults(Settings settings)
    {
        settings.InjectTopLevelFallback(ClusterConfigFactory.Default());
        return settings;
    }
}
