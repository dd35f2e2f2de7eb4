namespace Akka.Cluster.SBR;

/// <summary>
/// The side with the oldest member goes on, unless that member is all alone against two or more
/// (<c>down-if-alone</c>). The choice for two nodes, where neither side is a majority.
/// </summary>
internal sealed class KeepOldest : DowningStrategy
{
    private readonly bool _downIfAlone;

    public KeepOldest(bool downIfAlone, string role)
        : base(role) => _downIfAlone = downIfAlone;

    protected override (DowningVerdict Verdict, string Reason) DecideCleanPartition(DowningView view)
    {
        var certain = Oldest(view, withJoining: false, withoutLeaving: false);
        if (certain.Verdict != DowningVerdict.DownUnreachable)
            return certain;

        // Joining and leaving members may count differently on the other side.
        var doubtful = Oldest(view, withJoining: _downIfAlone, withoutLeaving: true);
        return doubtful.Verdict == DowningVerdict.DownUnreachable
            ? certain
            : (DowningVerdict.DownAll, $"{certain.Reason}, but with members joining or leaving the other side may decide the same");
    }

    private (DowningVerdict Verdict, string Reason) Oldest(DowningView view, bool withJoining, bool withoutLeaving)
    {
        var candidates = view.Counted(Role, withJoining: false, withoutLeaving);
        if (candidates.Count == 0)
            return (DowningVerdict.DownAll, Role is null or "" ? "no member is Up" : $"no member with role [{Role}] is Up");

        var oldest = candidates.Min(Member.AgeOrdering);
        var members = view.Counted(Role, withJoining, withoutLeaving);
        var near = members.Count(m => !view.IsUnreachable(m));
        var far = members.Count - near;
        var here = !view.IsUnreachable(oldest);
        var reason = $"the oldest, {oldest.Address}, is on {(here ? "this" : "the other")} side ({near} against {far})";
        var keep = here
            ? !(_downIfAlone && near == 1 && far >= 2)
            : _downIfAlone && far == 1 && near >= 2;
        return (keep ? DowningVerdict.DownUnreachable : DowningVerdict.DownReachable, reason);
    }
}
