namespace Akka.Cluster.SBR;

/// <summary>The larger side goes on; of two equal ones, that with the lowest address.</summary>
internal sealed class KeepMajority : DowningStrategy
{
    public KeepMajority(string role)
        : base(role)
    {
    }

    protected override (DowningVerdict Verdict, string Reason) DecideCleanPartition(DowningView view)
    {
        var members = view.Counted(Role, withJoining: false, withoutLeaving: false);
        if (members.Count == 0)
            return (DowningVerdict.DownAll, $"no member has role [{Role}]");

        var near = members.Count(m => !view.IsUnreachable(m));
        var far = members.Count - near;
        var verdict = Majority(view, near, far, members[0]);
        var reason = $"this side has {near} of {members.Count}, the lowest address is {members[0].Address}";
        if (verdict != DowningVerdict.DownUnreachable)
            return (verdict, reason);

        // The other side may know of joining members as Up, and of leaving ones here as gone.
        var surelyHere = view.Counted(Role, withJoining: false, withoutLeaving: true);
        if (surelyHere.Count == 0)
            return (DowningVerdict.DownAll, "all members are leaving");
        var least = surelyHere.Count(m => !view.IsUnreachable(m));
        var most = view.Counted(Role, withJoining: true, withoutLeaving: false).Count(view.IsUnreachable);
        return Majority(view, least, most, surelyHere[0]) == DowningVerdict.DownUnreachable
            ? (verdict, reason)
            : (DowningVerdict.DownAll, $"{reason}, but with members joining or leaving the other side may count itself larger");
    }

    private static DowningVerdict Majority(DowningView view, int near, int far, Member lowest)
    {
        if (near == far)
            return view.IsUnreachable(lowest) ? DowningVerdict.DownReachable : DowningVerdict.DownUnreachable;
        return near > far ? DowningVerdict.DownUnreachable : DowningVerdict.DownReachable;
    }
}
