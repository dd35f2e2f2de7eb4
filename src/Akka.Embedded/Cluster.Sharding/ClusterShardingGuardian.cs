using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Sharding;

/// <summary>Parent of the regions and of the coordinators' singleton managers: <c>/system/sharding</c>.</summary>
internal sealed class ClusterShardingGuardian : ReceiveActor
{
    public ClusterShardingGuardian()
    {
        Receive<Start>(start => Reply(() => StartRegion(start)));
        Receive<StartProxy>(start => Reply(() => StartRegionProxy(start)));
    }

    // A restarted region has no shards and says so when it registers again.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void Reply(Func<IActorRef> start)
    {
        try
        {
            Sender.Tell(new Started(start()));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or AkkaException)
        {
            Sender.Tell(new Status.Failure(e));
        }
    }

    private static IActorRef StartRegion(Start start)
    {
        var name = Uri.EscapeDataString(start.TypeName);
        if (Context.Child(name) is { } running && !running.IsNobody())
            return running;
        var cluster = Cluster.Get(Context.System);
        var margin = cluster.DowningProvider.DownRemovalMargin;
        var settings = start.Settings;
        var singleton = settings.CoordinatorSingletonSettings.WithSingletonName("singleton").WithRole(settings.Role).WithRemovalMargin(margin);
        var coordinator = Props.Create(() => new ShardCoordinator(start.TypeName, settings, start.Strategy, margin));
        var manager = ClusterSingletonManager.Props(coordinator, ShardCoordinator.Terminate.Instance, singleton);
        if (Context.Child(name + "Coordinator").IsNobody())
            Context.ActorOf(manager.WithDispatcher(cluster.Settings.UseDispatcher), name + "Coordinator");
        return Context.ActorOf(
            ShardRegion.Props(start.TypeName, start.EntityProps, settings, start.Extractor, start.HandOffStopMessage)
                .WithDispatcher(cluster.Settings.UseDispatcher),
            name);
    }

    private static IActorRef StartRegionProxy(StartProxy start)
    {
        var name = Uri.EscapeDataString(start.TypeName) + "Proxy";
        if (Context.Child(name) is { } running && !running.IsNobody())
            return running;
        return Context.ActorOf(
            ShardRegion.Props(start.TypeName, null, start.Settings, start.Extractor, null)
                .WithDispatcher(Cluster.Get(Context.System).Settings.UseDispatcher),
            name);
    }

    internal sealed record Start(
        string TypeName,
        Func<string, Props> EntityProps,
        ClusterShardingSettings Settings,
        IMessageExtractor Extractor,
        IShardAllocationStrategy Strategy,
        object HandOffStopMessage) : INoSerializationVerificationNeeded;

    internal sealed record StartProxy(string TypeName, ClusterShardingSettings Settings, IMessageExtractor Extractor) : INoSerializationVerificationNeeded;

    internal sealed record Started(IActorRef Region) : INoSerializationVerificationNeeded;
}
