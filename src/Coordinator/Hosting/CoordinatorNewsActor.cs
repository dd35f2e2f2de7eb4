using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Coordinator.Hosting;

/// <summary>Says which coordinators come and go. Who works is the worker pool's to say.</summary>
internal sealed class CoordinatorNewsActor : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public CoordinatorNewsActor()
    {
        Receive<ClusterEvent.MemberUp>(
            up => IsCoordinator(up.Member), up => _log.Info("coordinator {0} is up", Endpoint.Of(up.Member.Address)));
        Receive<ClusterEvent.MemberRemoved>(
            gone => IsCoordinator(gone.Member) && !gone.Member.UniqueAddress.Equals(_cluster.SelfUniqueAddress),
            gone => _log.Info(
                "coordinator {0} has {1}", Endpoint.Of(gone.Member.Address),
                gone.PreviousStatus == MemberStatus.Down ? "been given up" : "left"));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
    }

    /// <inheritdoc/>
    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private static bool IsCoordinator(Member member) => member.HasRole(ProcessRole.Coordinator);
}
