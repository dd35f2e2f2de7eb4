using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// The root of the cluster's actors, <c>/system/cluster</c>. They stand and fall together: when one fails, this node leaves.
/// </summary>
internal sealed class ClusterDaemon : ReceiveActor
{
    private readonly Cluster _cluster;
    private IActorRef _core;

    public ClusterDaemon(Cluster cluster)
    {
        _cluster = cluster;
        Receive<ThisActorSystemQuarantinedEvent>(quarantined =>
        {
            // The other side has given this incarnation up for good; there is no way back but to start anew.
            cluster.LogWarning($"[{quarantined.RemoteAddress}] has quarantined this node, it goes down");
            _core.Tell(new ClusterCommand.Down(cluster.SelfAddress));
        });
        Receive<Terminated>(stopped =>
        {
            cluster.LogDebug($"{stopped.ActorRef.Path} has stopped");
            Context.Stop(Self);
        });
        ReceiveAny(message => _core.Forward(message));
    }

    public static Props Props(Cluster cluster) => Actor.Props.Create(() => new ClusterDaemon(cluster))
        .WithDispatcher(cluster.Settings.UseDispatcher);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _cluster.LogWarning($"a daemon failed, this node leaves the cluster: {cause}");
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        var dispatcher = _cluster.Settings.UseDispatcher;
        Context.ActorOf(Actor.Props.Create(() => new HeartbeatReceiver(_cluster.SelfUniqueAddress)).WithDispatcher(dispatcher), "heartbeatReceiver");
        var heartbeats = Context.ActorOf(Actor.Props.Create(() => new HeartbeatSender(_cluster)).WithDispatcher(dispatcher), "heartbeatSender");
        _core = Context.Watch(Context.ActorOf(
            Actor.Props.Create(() => new ClusterCoreDaemon(_cluster, heartbeats)).WithDispatcher(dispatcher), "core"));
        ClusterShutdown.AddTasks(_cluster);
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        if (_cluster.DowningProvider.DowningActorProps is { } downing)
            Context.ActorOf(downing.WithDispatcher(dispatcher), "downingProvider");
        if (!_cluster.Settings.SeedNodes.IsEmpty)
            _core.Tell(new ClusterCommand.JoinSeedNodes(_cluster.Settings.SeedNodes));
        else
            _cluster.LogInfo("No seed-nodes configured, manual cluster join required");
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _cluster.DaemonStopped();
        ClusterShutdown.RunWhenDown(_cluster);
    }
}
