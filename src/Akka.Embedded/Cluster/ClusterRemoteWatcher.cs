using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// Watches actors on other systems; for members of the cluster it sends no heartbeats of its own, their end is what the cluster
/// says it is: the removal of the member.
/// </summary>
internal sealed class ClusterRemoteWatcher : RemoteWatcher
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HashSet<Address> _clusterNodes = [];

    public ClusterRemoteWatcher(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter)
        : base(failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter)
    {
    }

    public static new Props Props(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter) => Actor.Props.Create(() => new ClusterRemoteWatcher(
            failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter));

    protected override void PreStart()
    {
        base.PreStart();
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
    }

    protected override void PostStop()
    {
        base.PostStop();
        _cluster.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved removed:
                Removed(removed);
                break;
            case ClusterEvent.IMemberEvent changed:
                if (!changed.Member.Address.Equals(_cluster.SelfAddress) && _clusterNodes.Add(changed.Member.Address))
                    WatcheeByNodes.Remove(changed.Member.Address);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    protected override void WatchNode(IInternalActorRef watchee)
    {
        if (!_clusterNodes.Contains(watchee.Path.Address))
            base.WatchNode(watchee);
    }

    private void Removed(ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        if (node == _cluster.SelfUniqueAddress)
            return;
        _clusterNodes.Remove(node.Address);
        if (removed.PreviousStatus == MemberStatus.Down)
            Quarantine(node.Address, node.Uid);
        PublishAddressTerminated(node.Address);
    }
}
