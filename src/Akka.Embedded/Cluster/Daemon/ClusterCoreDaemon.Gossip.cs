using Akka.Actor;

namespace Akka.Cluster;

internal sealed partial class ClusterCoreDaemon
{
    private enum TickKind
    {
        Gossip,
        GossipFaster,
        Leader,
        Reaper,
        Join,
    }

    private void StartTimers()
    {
        var settings = _cluster.Settings;
        Start("gossip", TickKind.Gossip, settings.GossipInterval);
        Start("leader", TickKind.Leader, settings.LeaderActionsInterval);
        Start("reaper", TickKind.Reaper, settings.UnreachableNodesReaperInterval);

        void Start(string key, TickKind kind, TimeSpan interval) => Timers.StartPeriodicTimer(
            key, new Tick(kind), settings.PeriodicTasksInitialDelay < interval ? interval : settings.PeriodicTasksInitialDelay, interval);
    }

    private void OnTick(TickKind kind)
    {
        if (kind == TickKind.Join)
        {
            SendJoin();
            return;
        }

        if (_state.SelfMember is null)
            return;
        switch (kind)
        {
            case TickKind.Gossip:
                SendGossip();
                if (GossipTargets.ShouldSpeedUp(_state))
                {
                    Timers.StartSingleTimer("faster-1", new Tick(TickKind.GossipFaster), _cluster.Settings.GossipInterval / 3);
                    Timers.StartSingleTimer("faster-2", new Tick(TickKind.GossipFaster), _cluster.Settings.GossipInterval * 2 / 3);
                }

                break;
            case TickKind.GossipFaster:
                SendGossip();
                break;
            case TickKind.Leader:
                Lead();
                ShutDownWhenDown();
                break;
            case TickKind.Reaper:
                Reap();
                break;
        }
    }

    private void SendGossip()
    {
        var probability = GossipTargets.AdjustedProbability(
            _state.Gossip.Members.Count,
            _cluster.Settings.GossipDifferentViewProbability,
            _cluster.Settings.ReduceGossipDifferentViewProbability);
        if (GossipTargets.Pick(_state, probability, _random) is { } target)
            SendTo(target);
    }

    private void SendTo(UniqueAddress target)
    {
        object message = _state.Gossip.SeenBy(target)
            ? new GossipStatus(SelfNode, _state.Gossip.Version)
            : new GossipEnvelope(SelfNode, target, _state.Gossip);
        Core(target.Address).Tell(message, Self);
    }

    private void OnGossip(GossipEnvelope gossip)
    {
        var received = Membership.Receive(_state, gossip.From, gossip.To, gossip.Gossip);
        if (received.Outcome == GossipOutcome.SelfRemoved)
        {
            Removed(gossip.From);
            return;
        }

        if (received.Outcome == GossipOutcome.Ignored)
            _cluster.LogDebug($"Ignoring gossip from [{gossip.From}] for [{gossip.To}]");
        Update(received.State);
        if (received.TalkBack)
            Core(gossip.From.Address).Tell(new GossipEnvelope(SelfNode, gossip.From, _state.Gossip), Self);

        // Waiting for the next tick would add up to a second to every change of a small cluster.
        if (received.Outcome is GossipOutcome.Newer or GossipOutcome.Merged or GossipOutcome.Same)
            Lead();
    }

    private void OnStatus(GossipStatus status)
    {
        var gossip = _state.Gossip;
        if (gossip.Tombstones.ContainsKey(status.From))
        {
            Core(status.From.Address).Tell(new GossipEnvelope(SelfNode, status.From, gossip), Self);
            return;
        }

        if (!gossip.HasMember(status.From) || !gossip.Reachability.IsReachable(SelfNode, status.From))
            return;
        switch (gossip.Version.CompareTo(status.Version))
        {
            case VersionOrder.Same:
                break;
            case VersionOrder.Before:
                Core(status.From.Address).Tell(new GossipStatus(SelfNode, gossip.Version), Self);
                break;
            default:
                Core(status.From.Address).Tell(new GossipEnvelope(SelfNode, status.From, gossip), Self);
                break;
        }
    }

    private void Reap()
    {
        var watched = _state.Gossip.Members.Select(m => m.UniqueAddress).Where(n => n != SelfNode).ToList();
        var silent = watched.Where(n => !_cluster.FailureDetector.IsAvailable(n.Address)).ToList();
        var before = _state;
        var after = Membership.Observe(_state, silent, watched.Except(silent));
        foreach (var member in after.Unreachable.Except(before.Unreachable))
            _cluster.LogWarning($"Marking node as UNREACHABLE [{member}]");
        foreach (var member in before.Unreachable.Except(after.Unreachable))
            _cluster.LogInfo($"Marking node as REACHABLE [{member}]");
        Update(after);
    }

    private void Lead()
    {
        var result = LeaderActions.Apply(_state, _exitingConfirmed, _cluster.Settings.Quorum, Context.System.Scheduler.Now.ToUnixTimeMilliseconds());
        _exitingConfirmed = result.ExitingConfirmed;
        foreach (var change in result.Changes)
            _cluster.LogInfo(change);
        if (ReferenceEquals(result.State, _state))
            return;

        var others = _state.Gossip.Members.Select(m => m.UniqueAddress).Where(_state.ValidGossipTarget).ToList();
        var selfLeaves = result.State.SelfStatus == MemberStatus.Exiting;
        Update(result.State);

        // Others must hear of a leader that leaves before it is gone; the rest is a matter of speed.
        foreach (var node in others.Where(_state.ValidGossipTarget).OrderBy(_ => _random.Next()).Take(selfLeaves ? others.Count : 3))
            SendTo(node);
    }

    private void ShutDownWhenDown()
    {
        if (_state.SelfStatus != MemberStatus.Down)
            return;
        var unreachable = _state.Gossip.Reachability.AllUnreachableOrTerminated;
        var known = _state.Gossip.Members.Where(m => m.Status == MemberStatus.Down)
            .All(m => unreachable.Contains(m.UniqueAddress) || _state.Gossip.SeenBy(m.UniqueAddress));
        if (known || _downTicks++ >= MostTicksBeforeShutDown)
        {
            _cluster.LogWarning("Node has been marked as DOWN. Shutting down myself");
            _cluster.Shutdown();
        }
    }

    private void Removed(UniqueAddress by)
    {
        _cluster.LogWarning($"[{by.Address}] has removed this node from the cluster. Shutting down myself");
        _cluster.Shutdown();
    }

    private sealed record Tick(TickKind Kind);
}
