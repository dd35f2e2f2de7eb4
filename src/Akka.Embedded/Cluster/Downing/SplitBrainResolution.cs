namespace Akka.Cluster.SBR;

/// <summary>The whole rule of downing: who acts (the leader of each side), when (after stability) and how (the strategy).</summary>
internal static class SplitBrainResolution
{
    /// <summary>What this member must do at <paramref name="now"/>; the reason is filled in for the log in any case.</summary>
    public static DowningDecision Decide(MembershipState state, StabilityTimer timer, DowningStrategy strategy, TimeSpan now)
    {
        var view = new DowningView(state);
        if (view.Unreachable.IsEmpty || view.All.Where(view.IsUnreachable).All(m => m.Status is MemberStatus.Down or MemberStatus.Exiting))
            return DowningDecision.Nothing;
        if (!state.IsLeader || state.SelfStatus is not (MemberStatus.Up or MemberStatus.Leaving))
            return DowningDecision.Nothing with { Reason = $"left to the leader of this side, {state.Leader?.Address}" };
        if (timer.IsHopeless(now))
            return new(
                DowningVerdict.DownAll,
                DowningStrategy.NodesFor(DowningVerdict.DownAll, view),
                "reachability kept changing for too long, the sides may have decided differently");
        return timer.IsStable(now)
            ? strategy.Decide(view)
            : DowningDecision.Nothing with { Reason = "waiting for the picture to stand still" };
    }
}
