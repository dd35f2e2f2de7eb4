using System.Collections.Immutable;

namespace Akka.Cluster.SBR;

/// <summary>
/// Says when the picture has stood still long enough to decide on it. All members must have noticed the same before any
/// acts, so every change of membership or reachability starts the wait again.
/// </summary>
internal sealed record StabilityTimer(
    TimeSpan StableAfter,
    TimeSpan DownAllWhenUnstable,
    ImmutableHashSet<(UniqueAddress Node, MemberStatus Status, bool Unreachable)> Picture,
    TimeSpan StableSince,
    TimeSpan? UnstableSince)
{
    public static StabilityTimer Start(TimeSpan stableAfter, TimeSpan downAllWhenUnstable, TimeSpan now) =>
        new(stableAfter, downAllWhenUnstable, [], now, null);

    /// <summary>Takes the newest view at <paramref name="now"/> (any monotonic clock).</summary>
    public StabilityTimer Observe(DowningView view, TimeSpan now)
    {
        var picture = view.All
            .Where(m => m.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp) || view.IsUnreachable(m))
            .Select(m => (m.UniqueAddress, m.Status, view.IsUnreachable(m)))
            .ToImmutableHashSet();
        var unstableSince = picture.Any(p => p.Item3) ? UnstableSince ?? now : (TimeSpan?)null;
        if (picture.SetEquals(Picture))
            return this with { UnstableSince = now - StableSince > StableAfter * 2 && unstableSince is not null ? StableSince : unstableSince };
        return this with { Picture = picture, StableSince = now, UnstableSince = unstableSince };
    }

    public bool IsStable(TimeSpan now) => now - StableSince >= StableAfter;

    /// <summary>Reachability has kept changing for so long that sides may have decided differently.</summary>
    public bool IsHopeless(TimeSpan now) =>
        DownAllWhenUnstable > TimeSpan.Zero && !IsStable(now)
        && UnstableSince is { } since && now - since > StableAfter + DownAllWhenUnstable;
}
