using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>Whom this member watches: the receivers of the ring, and those it fell out of touch with until they answer again.</summary>
internal sealed record HeartbeatState(
    UniqueAddress Self,
    int Watchers,
    ImmutableHashSet<UniqueAddress> Nodes,
    ImmutableHashSet<UniqueAddress> Unreachable,
    ImmutableHashSet<UniqueAddress> Receivers,
    ImmutableHashSet<UniqueAddress> OldUnreachable)
{
    public static HeartbeatState Start(UniqueAddress self, int watchers) => new(self, watchers, [], [], [], []);

    public ImmutableHashSet<UniqueAddress> Active => Receivers.Union(OldUnreachable);

    /// <summary>
    /// The members are now <paramref name="nodes"/>. <paramref name="available"/> says what the failure detector thinks of a node: one
    /// that drops out of the receivers while silent stays watched, or nobody would notice that it came back.
    /// </summary>
    public HeartbeatState Update(
        IEnumerable<UniqueAddress> nodes, ImmutableHashSet<UniqueAddress> unreachable, Func<UniqueAddress, bool> available)
    {
        var all = nodes.Where(n => n != Self).ToImmutableHashSet();
        var receivers = new HeartbeatRing(Self, all, Watchers).Receivers(unreachable);
        var silent = Active.Except(receivers).Where(n => all.Contains(n) && !available(n)).ToImmutableHashSet();
        return this with { Nodes = all, Unreachable = unreachable, Receivers = receivers, OldUnreachable = silent };
    }

    /// <summary><paramref name="from"/> answered.</summary>
    public HeartbeatState Answered(UniqueAddress from) =>
        OldUnreachable.Contains(from) ? this with { OldUnreachable = OldUnreachable.Remove(from) } : this;
}
