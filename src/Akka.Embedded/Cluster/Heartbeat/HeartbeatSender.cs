using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Asks the watched members for signs of life and feeds the failure detectors with the answers.</summary>
internal sealed class HeartbeatSender : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly Dictionary<Address, IActorRef> _receivers = [];
    private HeartbeatState _state;
    private long _sequenceNr;

    public HeartbeatSender(Cluster cluster)
    {
        _cluster = cluster;
        _state = HeartbeatState.Start(cluster.SelfUniqueAddress, cluster.Settings.MonitoredByNrOfMembers);
        Receive<ClusterEvent.MembershipChanged>(changed => Update(changed.State));
        Receive<Tick>(_ => Send());
        Receive<HeartbeatRsp>(Answered);
        Receive<ExpectedFirst>(expected =>
        {
            if (_state.Active.Contains(expected.Node) && !_cluster.FailureDetector.IsMonitoring(expected.Node.Address))
                _cluster.FailureDetector.Heartbeat(expected.Node.Address);
        });
    }

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart() => Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _cluster.Settings.HeartbeatInterval);

    private void Update(MembershipState state)
    {
        var before = _state.Active;
        _state = _state.Update(
            state.Gossip.Members.Select(m => m.UniqueAddress),
            [.. state.Unreachable.Select(m => m.UniqueAddress)],
            node => _cluster.FailureDetector.IsAvailable(node.Address));
        foreach (var node in before.Except(_state.Active))
        {
            // A new incarnation on the same address must not inherit the history of the old one; it starts afresh below.
            _cluster.FailureDetector.Remove(node.Address);
            _receivers.Remove(node.Address);
        }

        foreach (var node in _state.Active.Except(before))
            _cluster.FailureDetector.Remove(node.Address);
    }

    private void Send()
    {
        _sequenceNr++;
        foreach (var node in _state.Active)
        {
            if (!_cluster.FailureDetector.IsMonitoring(node.Address) && !Timers.IsTimerActive(node))
                Timers.StartSingleTimer(node, new ExpectedFirst(node), _cluster.Settings.HeartbeatExpectedResponseAfter);
            ReceiverAt(node.Address).Tell(new Heartbeat(_cluster.SelfAddress, _sequenceNr));
        }
    }

    private void Answered(HeartbeatRsp answer)
    {
        // Another incarnation on a watched address is no sign of life of the watched one.
        if (!_state.Active.Contains(answer.From))
            return;
        _cluster.FailureDetector.Heartbeat(answer.From.Address);
        _state = _state.Answered(answer.From);
    }

    private IActorRef ReceiverAt(Address address)
    {
        if (!_receivers.TryGetValue(address, out var receiver))
            _receivers[address] = receiver = _cluster.System.Provider.ResolveActorRef(new RootActorPath(address) / "system" / "cluster" / "heartbeatReceiver");
        return receiver;
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record ExpectedFirst(UniqueAddress Node);
}
